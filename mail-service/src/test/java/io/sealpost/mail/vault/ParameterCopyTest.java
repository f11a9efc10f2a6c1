package io.sealpost.mail.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.FakeVault;
import io.sealpost.mail.testing.ScriptedSmtp;
import io.sealpost.mail.testing.Surroundings;
import io.sealpost.mail.testing.Tokens;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ParameterCopyTest {

    FakeVault vault;

    @Inject
    Vault client;

    @Inject
    ParameterCopy copy;

    @Inject
    StoredCopies stored;

    @Inject
    VaultConfig config;

    private final String name = Api.freshName("params");

    @AfterEach
    void reset() {
        vault.goDown(false);
        vault.hangs(false);
        vault.setParameter("mail.default.from", null);
        Api.deleteOutgoing(name);
    }

    @Test
    void aChangeCountsWithinASecond() {
        // Given
        Api.putOutgoing(name, Api.plainServer(25, "notify@example.net")).then().statusCode(201);
        Awaitility.await().untilAsserted(() -> resolve().then().statusCode(422));

        // When
        vault.setParameter("mail.default.from", "notify@example.net");

        // Then
        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> resolve()
                        .then()
                        .statusCode(200)
                        .body("header_from", equalTo("\"Max\" <notify@example.net>"))
                        .body("parameters.'mail.default.from'", equalTo("notify@example.net")));
    }

    @Test
    void nothingWaitsForTheVault() {
        // Given
        vault.setParameter("mail.default.from", "notify@example.net");
        try (var smtp = new ScriptedSmtp()) {
            Api.putOutgoing(name, Api.plainServer(smtp.port(), "notify@example.net"))
                    .then()
                    .statusCode(201);
            Awaitility.await().untilAsserted(() -> resolve().then().statusCode(200));
            vault.goDown(true);

            // When
            var id = Api.accepted(Api.message("Max <max@uncovered.example>", "bert@example.com"));

            // Then
            Api.awaitStatus(id, "sent");
            assertThat(smtp.messages().getFirst()).contains("From: \"Max\" <notify@example.net>");
        }
    }

    @Test
    void aChangeCountsWithinASecondOfTheVaultsReturn() {
        // Given
        known("before@example.net");
        vault.goDown(true);

        // When
        vault.setParameter("mail.default.from", "after@example.net");

        // Then
        assertThat(value(copy)).isEqualTo("before@example.net");
        vault.goDown(false);
        Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> "after@example.net".equals(value(copy)));
    }

    @Test
    void aVaultThatHangsIsFollowedAgainWithinASecondOfItsReturn() {
        // Given
        known("before@example.net");
        var hanging = vault.hanging();
        vault.hangs(true);
        vault.setParameter("mail.default.from", "after@example.net");
        Awaitility.await().until(() -> vault.hanging() > hanging + 1);

        // Then
        assertThat(value(copy)).isEqualTo("before@example.net");
        vault.hangs(false);
        Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> "after@example.net".equals(value(copy)));
    }

    @Test
    void aStartWithoutTheVaultIsOneWithTheLastKnownValues() {
        // Given
        known("kept@example.net");
        Awaitility.await().until(() -> "kept@example.net"
                .equals(stored.last().orElseThrow().values().get("mail.default.from")));
        vault.goDown(true);
        vault.setParameter("mail.default.from", "after@example.net");

        // When
        var restarted = new ParameterCopy(client, stored, config);
        restarted.onStart(new StartupEvent());

        // Then
        assertThat(value(restarted)).isEqualTo("kept@example.net");
        vault.goDown(false);
        Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> "after@example.net".equals(value(restarted)));
        restarted.onStop(new ShutdownEvent());
    }

    @Test
    void whatCouldNotBeStoredCountsAndIsStoredLater() {
        // Given
        var failures = new AtomicInteger();
        var failing = new StoredCopies(null, null) {
            @Override
            Optional<Vault.Parameters> last() {
                return Optional.empty();
            }

            @Override
            void keep(Vault.Parameters parameters) {
                if (failures.getAndIncrement() < 2) {
                    throw new IllegalStateException("the test's database is away");
                }
                stored.keep(parameters);
            }
        };
        known("counts@example.net");

        // When
        var other = new ParameterCopy(client, failing, config);
        other.onStart(new StartupEvent());

        // Then
        Awaitility.await().until(() -> "counts@example.net".equals(value(other)));
        Awaitility.await().until(() -> failures.get() == 3);
        other.onStop(new ShutdownEvent());
    }

    @Test
    void anErrorDoesNotEndTheComparing() {
        // Given
        var comparisons = new AtomicInteger();
        var failing = new Vault(null, null, config) {
            @Override
            Optional<Parameters> parameters(String etag) {
                if (comparisons.getAndIncrement() == 0) {
                    throw new OutOfMemoryError("the test's");
                }
                return Optional.empty();
            }
        };
        var other = new ParameterCopy(failing, stored, config);

        // When
        other.onStart(new StartupEvent());

        // Then
        Awaitility.await().until(() -> comparisons.get() > 1);
        other.onStop(new ShutdownEvent());
    }

    private void known(String from) {
        vault.setParameter("mail.default.from", from);
        Awaitility.await().until(() -> from.equals(value(copy)));
    }

    private static String value(ParameterCopy copy) {
        return copy.current().values().get("mail.default.from");
    }

    private static Response resolve() {
        return Api.as(Tokens.with("mail:send"))
                .body(Map.of("from", "Max <max@uncovered.example>"))
                .post("/v1/resolutions");
    }
}
