package io.sealpost.auth.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A button may be pressed again while the vault has not answered yet; what is said in the end is what the vault then holds. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class OverlappingCallbacksTest {

    FakeVault vault;
    FakeProvider provider;

    @Inject
    MovableClock clock;

    @Inject
    Connections connections;

    @Inject
    Session session;

    @BeforeEach
    void fresh() {
        vault.reset();
        provider.reset();
        clock.reset();
    }

    @Test
    void nothingIsConfirmedOnceAnotherCallbackSpentTheTicket() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        vault.tokens(json -> consentWithAnotherAccount(journey));

        // When
        var late = Journey.comeBack(pressed);

        // Then
        late.then().statusCode(410).body(containsString("used already"));
        assertThat(vault.confirmations()).isEmpty();
        journey.status().body("status", equalTo("wrong_account"));
    }

    @Test
    void aConfirmedGrantCountsWhateverAnotherCallbackDecidedMeanwhile() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        vault.whileConfirming(() -> consentWithAnotherAccount(journey));

        // When
        var end = Journey.comeBack(pressed);

        // Then
        end.then().statusCode(200).body(containsString("anna@example.com is connected"));
        assertThat(vault.confirmations()).hasSize(1);
        journey.status()
                .body("status", equalTo("connected"))
                .body("cause", nullValue())
                .body("completed_at", notNullValue());
    }

    @Test
    void whatComesAfterAConfirmedGrantDoesNotDenyIt() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        vault.tokens(json -> {
            vault.tokens(others -> {});
            journey.complete(provider);
            json.put("scope", "openid email offline_access");
        });

        // When
        var late = Journey.comeBack(pressed);

        // Then
        late.then().statusCode(200).body(containsString("anna@example.com is connected"));
        journey.status().body("status", equalTo("connected"));
    }

    @Test
    void anEndIsRecordedWhileTheFlowOfASecondStartIsTakenAway() throws Exception {
        // Given
        var journey = Journey.open();
        var id = UUID.fromString(journey.id());
        journey.press(provider);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var end = QuarkusTransaction.requiringNew().call(() -> {
                session.createNativeMutationQuery("delete from connection_flow where connection = ?1")
                        .setParameter(1, id)
                        .executeUpdate();
                Future<Connection> ending =
                        threads.submit(() -> connections.end(id, Outcome.declined(), Actor.browser(null)));
                Awaitility.await().until(this::somebodyWaitsForARow);
                return ending;
            });

            // Then
            assertThat(end.get().status).isEqualTo(ConnectionStatus.DECLINED);
        }
        journey.status().body("status", equalTo("declined"));
    }

    private void consentWithAnotherAccount(Journey journey) {
        vault.tokens(json -> {});
        provider.claims(claims -> claims.claim("email", "eve@example.com"));
        journey.complete(provider).then().statusCode(200).body(containsString("another account"));
    }

    private boolean somebodyWaitsForARow() {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(
                                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock'",
                                        Long.class)
                                .getSingleResult()
                        > 0);
    }
}
