package io.sealpost.auth.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionalException;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session ends when its backend, who keeps the users, or another feature says so. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class EndingTest {

    FakeVault vault;

    @Inject
    People people;

    @Inject
    Backend backend;

    @Inject
    SessionEnder ender;

    @Inject
    Session session;

    @BeforeEach
    void fresh() {
        vault.reset();
        backend.ready();
    }

    @Test
    void aLogoutEndsTheSession() {
        // Given
        var anna = people.anna();
        var token = backend.session(anna);
        var other = backend.session(anna);

        // When
        var answer = backend.revoke(token);

        // Then
        answer.then().statusCode(204);
        Backend.invalidGrant(backend.refresh(token));
        backend.refresh(other).then().statusCode(200);
        assertThat(people.told(vault, anna))
                .containsExactly("session_opened done", "session_opened done", "session_ended done revoked");
    }

    @Test
    void aSpentTokenIsGoodEnoughForALogout() {
        // Given
        var token = backend.session(people.anna());
        String newest = backend.refresh(token).path("refresh_token");

        // When
        backend.revoke(token).then().statusCode(204);

        // Then
        Backend.invalidGrant(backend.refresh(newest));
    }

    @Test
    void aLogoutOfWhatIsNotThereIsOneToo() {
        // Given
        var anna = people.anna();
        var token = backend.session(anna);
        backend.revoke(token);

        // When
        var answers = Stream.of(token, RefreshToken.make().text(), "x").map(backend::revoke);

        // Then
        assertThat(answers).extracting(Response::statusCode).containsOnly(204);
        assertThat(people.told(vault, anna)).containsOnlyOnce("session_ended done revoked");
    }

    @Test
    void anotherCallerLogsNobodyOut() {
        // Given
        var token = backend.session(people.anna());

        // When
        backend.revokeAs("eve", token).then().statusCode(204);

        // Then
        backend.refresh(token).then().statusCode(200);
    }

    @Test
    void allSessionsOfAUserEndAndThoseOfOthersGoOn() {
        // Given
        var anna = people.anna();
        var one = backend.session(anna);
        var two = backend.session(anna);
        var code = backend.code(anna);
        var others = backend.session(people.anna());

        // When
        var answer = endAll(anna.toString());

        // Then
        answer.then().statusCode(204);
        Backend.invalidGrant(backend.refresh(one));
        Backend.invalidGrant(backend.refresh(two));
        Backend.invalidGrant(backend.exchange(code));
        backend.refresh(others).then().statusCode(200);
        backend.exchange(backend.code(anna)).then().statusCode(200);
        assertThat(people.told(vault, anna))
                .containsExactly(
                        "session_opened done", "session_opened done", "session_ended done all", "session_opened done");
    }

    @Test
    void whereNoSessionIsNoneEndsAndNothingIsTold() {
        // Given
        var anna = people.anna();

        // When
        endAll(anna.toString()).then().statusCode(204);

        // Then
        assertThat(people.told(vault, anna)).isEmpty();
    }

    @Test
    void aUserWhoIsNotThereIsNotFound() {
        for (var id : new String[] {UUID.randomUUID().toString(), "anna"}) {
            endAll(id).then().statusCode(404).body("code", equalTo("not_found"));
        }
    }

    @Test
    void theSessionsOfOneIdentityEndAlone() {
        // Given
        var anna = people.anna();
        String ended = backend.exchange(backend.code(anna, "another-subject")).path("refresh_token");
        var code = backend.code(anna, "another-subject");
        var other = backend.session(anna);

        // When
        QuarkusTransaction.requiringNew().run(() -> ender.endOf(anna, Backend.ISSUER, "another-subject"));

        // Then
        Backend.invalidGrant(backend.refresh(ended));
        Backend.invalidGrant(backend.exchange(code));
        backend.refresh(other).then().statusCode(200);
        assertThat(people.told(vault, anna)).endsWith("session_ended done identity");
    }

    @Test
    void anEndingThatIsRolledBackIsNone() {
        // Given
        var anna = people.anna();
        var token = backend.session(anna);

        // When
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    ender.endAll(anna);
                    throw new IllegalStateException("something else went wrong");
                }))
                .isInstanceOf(IllegalStateException.class);

        // Then
        backend.refresh(token).then().statusCode(200);
        assertThat(people.told(vault, anna)).containsExactly("session_opened done");
    }

    @Test
    void nobodyEndsSessionsWithoutATransactionOfTheirOwn() {
        // Given
        var anna = UUID.randomUUID();

        // When / Then
        assertThatThrownBy(() -> ender.endAll(anna)).isInstanceOf(TransactionalException.class);
        assertThatThrownBy(() -> ender.endOf(anna, "acme", "subject")).isInstanceOf(TransactionalException.class);
    }

    @Test
    void refreshesLogoutsEndingsChangesAndADeletionDoNotHoldEachOtherUp() throws Exception {
        // Given
        var anna = people.anna();
        var tokens = IntStream.range(0, 10).mapToObj(_ -> backend.session(anna)).toList();
        var codes = IntStream.range(0, 10).mapToObj(_ -> backend.code(anna)).toList();
        var calls = IntStream.range(0, 60)
                .<Callable<Integer>>mapToObj(turn -> () -> switch (turn % 6) {
                    case 0 -> backend.revoke(tokens.get(turn % 10)).statusCode();
                    case 1 -> endAll(anna.toString()).statusCode();
                    case 2 -> backend.exchange(codes.get(turn % 10)).statusCode();
                    case 3 -> change(anna, turn);
                    default -> backend.refresh(tokens.get(turn % 10)).statusCode();
                })
                .toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var answers = threads.invokeAll(calls);

            // Then
            assertThat(answers).extracting(Future::get).isSubsetOf(200, 204, 400, 403, 404);
        }
        assertThat(tokens).allSatisfy(token -> Backend.invalidGrant(backend.refresh(token)));
    }

    /** Another feature ends the sessions and changes the user in one transaction, in the order that is the worse one. */
    private int change(UUID user, int turn) {
        if (turn > 30) {
            people.delete(user);
        } else {
            QuarkusTransaction.requiringNew().run(() -> {
                ender.endAll(user);
                session.createNativeMutationQuery("update app_user set version = version + 1 where id = ?1")
                        .setParameter(1, user)
                        .executeUpdate();
            });
        }
        return 204;
    }

    private static Response endAll(String user) {
        return given().auth().oauth2(Tokens.with("users:write")).delete("/v1/users/" + user + "/sessions");
    }
}
