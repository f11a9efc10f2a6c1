package io.sealpost.auth.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sealpost.auth.audit.Audit.Deed;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.FakeVault.Hearing;
import io.sealpost.auth.testing.LogLines;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import io.sealpost.auth.vault.Vault;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happened is told once it is certain, at least once, and nothing waits for it. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class OutboxPumpTest {

    private static final Actor BERT = new Actor("https://issuer.test#bert", "192.0.2.7");
    private static final Duration LEASE = Duration.ofMinutes(2);

    FakeVault vault;

    @Inject
    MovableClock clock;

    @Inject
    Audit audit;

    @Inject
    Outbox outbox;

    @Inject
    OutboxPump pump;

    @Inject
    OutboxMetrics metrics;

    @Inject
    Vault client;

    @Inject
    Session session;

    private final String object = "object-" + UUID.randomUUID();

    @BeforeEach
    void fresh() {
        vault.reset();
        clock.reset();
        QuarkusTransaction.requiringNew().run(outbox::deleteAll);
    }

    @Test
    void anEventIsToldWhenWhatItTellsOfIsCommitted() {
        // When
        QuarkusTransaction.requiringNew()
                .run(() -> audit.ended(
                        new Deed(BERT, Action.CONNECTION_ENDED, object, "send fetch_imap"),
                        "failed",
                        "provider_error:invalid_scope"));

        // Then
        untilNothingWaits();
        assertThat(told()).hasSize(1).first().satisfies(event -> {
            assertThat(UUID.fromString(event.get("id").asText())).isNotNull();
            assertThat(Instant.parse(event.get("at").asText()))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now());
            assertThat(event.get("caller").asText()).isEqualTo("https://issuer.test#bert");
            assertThat(event.get("origin").asText()).isEqualTo("192.0.2.7");
            assertThat(event.get("action").asText()).isEqualTo("connection_ended");
            assertThat(event.get("purpose").asText()).isEqualTo("send.fetch_imap");
            assertThat(event.get("outcome").asText()).isEqualTo("failed");
            assertThat(event.get("reason").asText()).isEqualTo("provider_error.invalid_scope");
        });
    }

    @Test
    void nothingIsToldOfWhatWasRolledBack() {
        // When
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    audit.done(BERT, Action.PROVIDER_PUT, object);
                    throw new IllegalStateException("something else went wrong");
                }))
                .isInstanceOf(IllegalStateException.class);

        // Then
        done(object + "-later");
        untilNothingWaits();
        assertThat(told(object + "-later")).hasSize(1);
        assertThat(told()).isEmpty();
    }

    @Test
    void whatCannotBeWrittenDownDoesNotHappen() {
        // Given
        sql("alter table audit_outbox add constraint not_this check (object <> '" + object + "')");
        try {
            // When
            var answer = given().auth()
                    .oauth2(Tokens.with("providers:write"))
                    .contentType(ContentType.JSON)
                    .body(Map.of("application", FakeVault.applicationOf("google"), "template", "google"))
                    .put("/v1/providers/" + object);

            // Then
            answer.then().statusCode(500);
            given().auth()
                    .oauth2(Tokens.with("providers:read"))
                    .get("/v1/providers/" + object)
                    .then()
                    .statusCode(404);
        } finally {
            sql("alter table audit_outbox drop constraint not_this");
        }
    }

    @Test
    void whatHappensWhileTheVaultIsAwayIsToldOnceInItsOrderWhenItIsBack() {
        // Given
        vault.goesDown(true);
        var objects = IntStream.range(0, 120).mapToObj(i -> object + "-" + i).toList();
        QuarkusTransaction.requiringNew().run(() -> objects.forEach(one -> audit.done(BERT, Action.PROVIDER_PUT, one)));
        pump.send();

        // When
        vault.goesDown(false);

        // Then
        untilNothingWaits();
        assertThat(vault.events())
                .extracting(event -> event.get("object").asText())
                .filteredOn(one -> one.startsWith(object))
                .isEqualTo(objects);
        assertThat(vault.events()).extracting(event -> event.get("id")).doesNotHaveDuplicates();
    }

    @Test
    void anEventWhoseAnswerGotLostIsToldAgainByTheSameId() {
        // Given
        vault.hears(event -> told().isEmpty() && isThis(event) ? Hearing.CUT_AFTER : Hearing.TAKEN);

        // When
        done(object);

        // Then
        untilNothingWaits();
        assertToldTwiceByTheSameId();
    }

    @Test
    void whatAReplicaToldBeforeItWasKilledAnotherTellsAgainByTheSameId() {
        // Given
        var claims = QuarkusTransaction.requiringNew().call(() -> {
            audit.done(BERT, Action.PROVIDER_PUT, object);
            return outbox.claim(10, LEASE);
        });
        claims.forEach(claim -> client.tell(claim.event()));
        pump.send();
        assertThat(told()).hasSize(1);

        // When
        clock.advance(LEASE);

        // Then
        untilNothingWaits();
        assertToldTwiceByTheSameId();
    }

    @Test
    void whatAReplicaClaimedBeforeItWasKilledAnotherTells() {
        // Given
        QuarkusTransaction.requiringNew().run(() -> {
            audit.done(BERT, Action.PROVIDER_PUT, object);
            outbox.claim(10, LEASE);
        });

        // When
        clock.advance(LEASE);

        // Then
        untilNothingWaits();
        assertThat(told()).hasSize(1);
    }

    @Test
    void anEventThatTheVaultRefusesIsKeptAsideToldOnceInTheLogAndHoldsUpNoOther() {
        // Given
        vault.hears(event -> isThis(event) ? Hearing.REFUSED : Hearing.TAKEN);

        // When
        var lines = LogLines.during(() -> {
            QuarkusTransaction.requiringNew().run(() -> {
                audit.done(BERT, Action.PROVIDER_PUT, object);
                audit.done(BERT, Action.PROVIDER_PUT, object + "-next");
            });
            untilNothingWaits();
            clock.advance(Duration.ofDays(1));
            pump.send();
        });

        // Then
        assertThat(told(object + "-next")).hasSize(1);
        assertThat(told()).hasSize(1);
        assertThat(lines)
                .filteredOn(line -> line.contains(told().getFirst().get("id").asText()))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("ERROR")
                .contains("invalid_value")
                .contains("provider_put");
        metrics.count();
        assertThat(metric("sealpost_audit_refused")).isEqualTo(1);
        assertThat(metric("sealpost_audit_waiting")).isZero();
    }

    @Test
    void anEventThatTheVaultFailsOverHoldsUpNoOther() {
        // Given
        vault.hears(event -> isThis(event) ? Hearing.FAILED : Hearing.TAKEN);
        QuarkusTransaction.requiringNew().run(() -> {
            audit.done(BERT, Action.PROVIDER_PUT, object);
            audit.done(BERT, Action.PROVIDER_PUT, object + "-next");
        });
        Awaitility.await().until(() -> !told(object + "-next").isEmpty());

        // When
        vault.hears(_ -> Hearing.TAKEN);
        clock.advance(Duration.ofHours(1));

        // Then
        untilNothingWaits();
        assertThat(told())
                .hasSizeGreaterThan(1)
                .extracting(event -> event.get("id"))
                .containsOnly(told().getFirst().get("id"));
    }

    @Test
    void eventsThatTheVaultFailsOverAgainAndAgainHoldUpNoneBehindThem() {
        // Given
        var bad = List.of(object + "-bad-1", object + "-bad-2", object + "-bad-3");
        var good = List.of(object + "-good-1", object + "-good-2");
        vault.hears(event -> bad.contains(event.get("object").asText()) ? Hearing.FAILED : Hearing.TAKEN);
        QuarkusTransaction.requiringNew().run(() -> Stream.concat(bad.stream(), good.stream())
                .forEach(one -> audit.done(BERT, Action.PROVIDER_PUT, one)));

        // When
        for (var tries = 0; tries < 10; tries++) {
            clock.advance(Duration.ofHours(1));
            pump.send();
        }

        // Then
        assertThat(vault.events())
                .extracting(event -> event.get("object").asText())
                .filteredOn(good::contains)
                .isEqualTo(good);
        vault.hears(_ -> Hearing.TAKEN);
        clock.advance(Duration.ofHours(1));
        untilNothingWaits();
    }

    @Test
    void aVaultThatSaysWhenIsLeftAloneUntilThen() {
        // Given
        vault.hears(_ -> Hearing.AWAY_FOR_A_MINUTE);
        done(object);
        Awaitility.await().until(() -> !told().isEmpty());
        // whoever told it knows the answer when this returns
        pump.send();
        vault.hears(_ -> Hearing.TAKEN);

        // When
        clock.advance(Duration.ofSeconds(50));
        pump.send();

        // Then
        assertThat(told()).hasSize(1);
        clock.advance(Duration.ofSeconds(11));
        untilNothingWaits();
        assertThat(told()).hasSize(2);
    }

    @Test
    void replicasClaimDifferentEventsAndDoNotWaitForEachOther() {
        // Given
        vault.hears(_ -> Hearing.AWAY_FOR_A_MINUTE);
        done(object);
        Awaitility.await().until(() -> !told().isEmpty());
        pump.send();
        done(object + "-next");

        // When
        var claimed = QuarkusTransaction.requiringNew().call(() -> {
            var here = outbox.claim(1, LEASE);
            var there = QuarkusTransaction.requiringNew().call(() -> outbox.claim(10, LEASE));
            return List.of(here, there);
        });

        // Then
        assertThat(claimed.getFirst())
                .extracting(claim -> claim.event().object())
                .containsExactly(object);
        assertThat(claimed.getLast())
                .extracting(claim -> claim.event().object())
                .containsExactly(object + "-next");
        assertThat(outbox.claim(10, LEASE)).isEmpty();
        vault.hears(_ -> Hearing.TAKEN);
        clock.advance(LEASE);
        untilNothingWaits();
    }

    /** The ways that are left are those of a table that looks as small as this. */
    @Test
    void aClaimIsNoLargerThanWasAskedForWhateverWayTheDatabaseGoes() {
        // Given
        QuarkusTransaction.requiringNew().run(() -> session.createNativeMutationQuery("analyze audit_outbox")
                .executeUpdate());

        // When
        var claimed = QuarkusTransaction.requiringNew().call(() -> {
            Stream.of("hashjoin", "mergejoin", "hashagg", "indexscan", "bitmapscan", "sort", "material")
                    .forEach(way -> session.createNativeMutationQuery("set local enable_" + way + " = off")
                            .executeUpdate());
            IntStream.range(0, 5).forEach(_ -> audit.done(BERT, Action.PROVIDER_PUT, object));
            session.flush();
            return outbox.claim(2, LEASE);
        });

        // Then
        assertThat(claimed).hasSize(2);
        clock.advance(LEASE);
        untilNothingWaits();
    }

    @Test
    void whatWaitsIsMeasuredAndTheServiceStaysReady() {
        // Given
        vault.goesDown(true);
        done(object);
        done(object);
        clock.advance(Duration.ofMinutes(10));

        // When
        metrics.count();

        // Then
        assertThat(metric("sealpost_audit_waiting")).isGreaterThanOrEqualTo(2);
        assertThat(metric("sealpost_audit_waiting_age_seconds")).isGreaterThanOrEqualTo(600);
        given().get("/q/health/ready").then().statusCode(200);
        vault.goesDown(false);
        untilNothingWaits();
        metrics.count();
        assertThat(metric("sealpost_audit_waiting")).isZero();
        assertThat(metric("sealpost_audit_waiting_age_seconds")).isZero();
    }

    private void done(String what) {
        QuarkusTransaction.requiringNew().run(() -> audit.done(BERT, Action.PROVIDER_PUT, what));
    }

    private void assertToldTwiceByTheSameId() {
        assertThat(told())
                .hasSize(2)
                .extracting(event -> event.get("id"))
                .containsOnly(told().getFirst().get("id"));
    }

    private void untilNothingWaits() {
        Awaitility.await().until(() -> outbox.backlog().waiting() == 0);
    }

    private List<JsonNode> told() {
        return told(object);
    }

    private List<JsonNode> told(String about) {
        return vault.events().stream()
                .filter(event -> event.get("object").asText().equals(about))
                .toList();
    }

    private boolean isThis(JsonNode event) {
        return event.get("object").asText().equals(object);
    }

    private void sql(String statement) {
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery(statement).executeUpdate());
    }

    private static double metric(String name) {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElseThrow();
    }
}
