package io.sealpost.vault.transit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sealpost.vault.crypto.Place;
import io.sealpost.vault.crypto.Replicas;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.testing.FakeTransit;
import io.sealpost.vault.testing.FakeTransit.Trouble;
import io.sealpost.vault.testing.MovableClock;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.TransitSurroundings;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever holds the KEK is away while a data key is to be made: that is said, and everything else goes on. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
@QuarkusTestResource(value = TransitSurroundings.class, restrictToAnnotatedClass = true)
class RotationWithoutTransitTest {

    private static final String SECRETS = "/v1/secrets/without-transit-";

    private final Lines log = new Lines();
    FakeTransit transit;

    @Inject
    Replicas replicas;

    @Inject
    TransitKeks keks;

    @Inject
    MovableClock clock;

    /** What the service logs, with the stack traces. */
    private static final class Lines extends Handler {

        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            var text = new StringWriter();
            text.append(entry.getMessage()).append(' ').append(Arrays.toString(entry.getParameters()));
            if (entry.getThrown() != null) {
                entry.getThrown().printStackTrace(new PrintWriter(text, true));
            }
            lines.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        putSecret("before");
        Logger.getLogger("").addHandler(log);
    }

    @AfterEach
    void recover() {
        Logger.getLogger("").removeHandler(log);
        transit.recovers();
        clock.reset();
    }

    @ParameterizedTest
    @EnumSource
    void aRotationIsRefusedAndNothingHappened(Trouble trouble) {
        // Given
        var stored = stored();
        transit.is(trouble);

        // When
        var answer = rotate();

        // Then
        answer.statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "30")
                .body("code", equalTo("keys_unavailable"))
                .body("detail", allOf(containsString("try again"), not(containsString("127.0.0.1"))));
        assertThat(stored()).isEqualTo(stored);
        assertThat(log.lines)
                .anyMatch(line -> line.contains(transit.address().toString()) && line.contains(said(trouble)));
        assertThat(log.lines).noneMatch(line -> line.contains("canary"));
        everythingElseGoesOn();
    }

    @Test
    void aRotationGoesWellWhenItIsBack() {
        var before = keys().extract().jsonPath().getList("data_keys");
        transit.is(Trouble.AWAY);
        rotate().statusCode(503);

        transit.recovers();
        rotate().statusCode(202).body("data_keys.size()", equalTo(before.size() + 1));

        everythingElseGoesOn();
    }

    /** Its key does not open here yet. */
    @Test
    void ifAnotherReplicaRotatedThatIsSaidToo() throws Exception {
        var newest = Long.parseLong(
                        Superuser.asks("select max(key_id) from data_key").getFirst())
                + 1;
        Superuser.does(
                "insert into data_key (id, key_id, created_at) values (" + newest + ", " + newest + ", now())",
                "insert into wrapped_data_key (data_key, kek_id, wrapped, created_at) values (" + newest
                        + ", 'transit:transit/sealpost', '\\x00', now())");
        try {
            transit.is(Trouble.AWAY);

            keys().statusCode(503).body("code", equalTo("keys_unavailable"));

            everythingElseGoesOn();
        } finally {
            Superuser.does("delete from data_key where id = " + newest);
        }
    }

    @Test
    void whatIsUnderAnotherReplicasKeyIsAskedForOnceHoweverManyReadIt() {
        // Given
        putSecret("elsewhere");
        anotherReplicaSealsAnew("without-transit-elsewhere");
        transit.is(Trouble.SLOW);
        var before = transit.calls();

        // When
        var reads = IntStream.range(0, 12)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> read("elsewhere"), Thread::startVirtualThread))
                .toList();
        Awaitility.await().until(() -> transit.calls() > before);
        everythingElseGoesOn();

        // Then
        reads.forEach(read -> read.join().statusCode(503).body("code", equalTo("keys_unavailable")));
        read("elsewhere").statusCode(503);
        everythingElseGoesOn();
        assertThat(transit.calls()).isEqualTo(before + 1);

        transit.recovers();
        clock.advance(Duration.ofSeconds(6));
        read("elsewhere").statusCode(200).body("value", equalTo("canary-value"));
    }

    private void anotherReplicaSealsAnew(String name) {
        var version = Long.parseLong(Superuser.asks("select version from secret where name = '" + name + "'")
                .getFirst());
        var replica = replicas.replica(keks, "transit:transit/sealpost");
        var sealer = replica.start();
        replica.keys().store(replica.keys().draft());
        sealer.reload();
        var sealed = sealer.seal(SecretText.of("canary-value"), new Place("secret", name, "value_sealed", version));
        Superuser.does("update secret set value_sealed = '\\x" + HexFormat.of().formatHex(sealed) + "' where name = '"
                + name + "'");
    }

    private static ValidatableResponse read(String name) {
        return given().auth()
                .oauth2(Tokens.with("secrets:use"))
                .get(SECRETS + name)
                .then();
    }

    private static void everythingElseGoesOn() {
        read("before").statusCode(200).body("value", equalTo("canary-value"));
        putSecret("meanwhile");
    }

    private static void putSecret(String name) {
        given().auth()
                .oauth2(Tokens.with("secrets:write"))
                .contentType("application/json")
                .body(Map.of("value", "canary-value"))
                .put(SECRETS + name)
                .then()
                .statusCode(anyOf(is(200), is(201)));
    }

    private static ValidatableResponse rotate() {
        return given().auth()
                .oauth2(Tokens.with("keys:rotate"))
                .post("/v1/keys/rotate")
                .then();
    }

    private static ValidatableResponse keys() {
        return given().auth().oauth2(Tokens.with("keys:rotate")).get("/v1/keys").then();
    }

    /** Keys, their wraps, and what the audit tells of keys. */
    private static List<String> stored() {
        return Superuser.asks(
                "select concat_ws(' ', d.id, d.key_id, w.kek_id, w.position) from data_key d left join wrapped_data_key w"
                        + " on w.data_key = d.id union all select object from audit_entry where action like 'key%' and outcome = 'done' order by 1");
    }

    private static String said(Trouble trouble) {
        return switch (trouble) {
            case AWAY, SLOW -> "does not answer";
            case TOKEN_EXPIRED -> "the token is not valid or its policy lacks";
            case NOT_THERE -> "there is no Transit engine at that mount";
            case EMPTY, GARBAGE -> "answered what is no answer of Vault or OpenBao";
        };
    }
}
