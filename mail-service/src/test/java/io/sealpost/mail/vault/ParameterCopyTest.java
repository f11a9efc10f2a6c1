package io.sealpost.mail.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
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
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ParameterCopyTest {

    FakeVault vault;

    @Inject
    Vault client;

    @Inject
    Session database;

    @Inject
    ObjectMapper json;

    @Inject
    VaultConfig config;

    private final String name = Api.freshName("params");

    @AfterEach
    void reset() {
        vault.goDown(false);
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
    void theLastKnownValuesSurviveARestartWithoutTheVault() {
        // Given
        vault.setParameter("mail.default.from", "kept@example.net");
        Awaitility.await().until(() -> storedValues().contains("kept@example.net"));
        vault.goDown(true);

        // When
        var restarted = new ParameterCopy(client, database, json, config);
        restarted.onStart(new StartupEvent());

        // Then
        assertThat(restarted.current().values()).containsEntry("mail.default.from", "kept@example.net");
        restarted.onStop(new ShutdownEvent());
    }

    @Test
    void anErrorDoesNotEndTheComparing() {
        // Given
        var comparisons = new AtomicInteger();
        var failing = new Vault(null, config) {
            @Override
            Optional<Parameters> parameters(String etag) {
                if (comparisons.getAndIncrement() == 0) {
                    throw new OutOfMemoryError("the test's");
                }
                return Optional.empty();
            }
        };

        // When
        var copy = new ParameterCopy(failing, database, json, config);
        copy.onStart(new StartupEvent());

        // Then
        Awaitility.await().until(() -> comparisons.get() > 1);
        copy.onStop(new ShutdownEvent());
    }

    private String storedValues() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery("select parameters from parameter_copy", String.class)
                        .uniqueResultOptional()
                        .orElse(""));
    }

    private static Response resolve() {
        return Api.as(Tokens.with("mail:send"))
                .body(Map.of("from", "Max <max@uncovered.example>"))
                .post("/v1/resolutions");
    }
}
