package io.sealpost.vault.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.sealpost.vault.crypto.Place;
import io.sealpost.vault.crypto.Replicas;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.testing.MovableClock;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new data key takes over while the service works. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class RotationTest {

    private final ResealJob job;
    private final SealedTables tables;
    private final Sealer sealer;
    private final Replicas replicas;
    private final DataSource database;
    private final MovableClock clock;
    private String name;

    RotationTest(
            ResealJob job,
            SealedTables tables,
            Sealer sealer,
            Replicas replicas,
            DataSource database,
            MovableClock clock) {
        this.job = job;
        this.tables = tables;
        this.sealer = sealer;
        this.replicas = replicas;
        this.database = database;
        this.clock = clock;
    }

    @BeforeEach
    void name() {
        name = "s-" + UUID.randomUUID();
    }

    /** Other tests damage what they stored. */
    @BeforeEach
    void everythingOpens() throws SQLException {
        sql("delete from client_secret where name = 'next'");
        sql("delete from client_certificate where name = 'next'");
    }

    @AfterEach
    void endLease() throws SQLException {
        clock.reset();
        sql("update key_rotation set lease_until = null");
        sql("delete from secret");
    }

    @Test
    void whatWasSealedBeforeOpensAfterwardsAndIsUnderTheNewKey() {
        Keys.putSecret(name, "value");
        var before = Keys.current();

        Keys.rotate();
        job.tick();

        assertThat(Keys.current()).isEqualTo(before + 1);
        assertThat(Keys.secret(name).<String>path("value")).isEqualTo("value");
        assertThat(Keys.rows(before)).isZero();
        assertThat(Keys.rows(before + 1, "secret")).isOne();
    }

    @Test
    void whatIsStoredAfterARotationIsUnderTheNewKeyAtOnce() {
        Keys.rotate();

        Keys.putSecret(name, "value");

        assertThat(Keys.rows(Keys.current(), "secret")).isOne();
    }

    @Test
    void readersNoticeNothing() throws Exception {
        for (int i = 0; i < 200; i++) {
            Keys.putSecret(name + i, "value " + i);
        }
        var before = Keys.current();
        var over = new AtomicBoolean();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var readers = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 4; i++) {
                readers.add(threads.submit(reader(i, over)));
            }

            for (int i = 0; i < 5; i++) {
                Keys.rotate();
                job.tick();
            }
            over.set(true);

            for (var reader : readers) {
                assertThat(reader.get()).isPositive();
            }
        }
        assertThat(Keys.current()).isEqualTo(before + 5);
        assertThat(Keys.rows(Keys.current(), "secret")).isEqualTo(200);
    }

    /** Reads, and now and then writes; returns how often it did. */
    private Callable<Integer> reader(int first, AtomicBoolean over) {
        var token = Tokens.with("secrets:use");
        return () -> {
            var reads = 0;
            for (int i = first; !over.get(); i = (i + 1) % 200) {
                var answer = RestAssured.given().auth().oauth2(token).get("/v1/secrets/" + name + i);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.<String>path("value")).isEqualTo("value " + i);
                if (reads++ % 10 == 0) {
                    Keys.putSecret(name + i, "value " + i);
                }
            }
            return reads;
        };
    }

    @Test
    void anotherReplicaGoesOnWhereOneWasKilled() throws SQLException {
        for (int i = 0; i < 10; i++) {
            Keys.putSecret(name + i, "value");
        }
        var before = Keys.current();
        Keys.rotate();
        var killed = new Resealer(database, sealer);
        killed.next(secrets(), Keys.current(), Optional.empty(), 3);

        job.tick();
        assertThat(Keys.rows(before, "secret")).isEqualTo(7);
        sql("update key_rotation set lease_until = now()");
        job.tick();

        assertThat(Keys.rows(before)).isZero();
        assertThat(Keys.secret(name + 9).statusCode()).isEqualTo(200);
    }

    @Test
    void aRowThatSomebodyHasLockedIsLeftForTheNextPass() throws SQLException {
        Keys.putSecret(name, "locked");
        Keys.putSecret(name + "-2", "free");
        var before = Keys.current();
        Keys.rotate();

        try (var connection = database.getConnection();
                var lock = connection.createStatement()) {
            connection.setAutoCommit(false);
            lock.execute("select 1 from secret where name = '" + name + "' for update");
            job.tick();
            connection.rollback();
        }

        assertThat(Keys.rows(before)).isOne();
        job.tick();
        assertThat(Keys.rows(before)).isZero();
    }

    @Test
    void ofTwoRotationsTheLaterCounts() {
        Keys.putSecret(name, "value");
        Keys.rotate();
        Keys.rotate();

        job.tick();

        assertThat(Keys.rows(Keys.current(), "secret")).isOne();
        assertThat(Keys.secret(name).<String>path("value")).isEqualTo("value");
    }

    @Test
    void whatDoesNotOpenStaysAndHoldsUpNothing() throws SQLException {
        Keys.putSecret(name, "damaged");
        for (int i = 0; i < 5; i++) {
            Keys.putSecret(name + i, "value");
        }
        var before = Keys.current();
        sql("update secret set value_sealed = set_byte(value_sealed, 20, get_byte(value_sealed, 20) # 1) where name = '"
                + name + "'");

        Keys.rotate();
        job.tick();
        clock.advance(Duration.ofHours(2));
        job.tick();

        assertThat(Keys.rows(before)).isOne();
        assertThat(Keys.rows(Keys.current(), "secret")).isEqualTo(5);
    }

    @Test
    void aKeyThatNothingIsUnderIsRemovedAfterAWhile() throws SQLException {
        Keys.forgetDamaged();
        Keys.putSecret(name, "value");
        var before = Keys.current();
        Keys.rotate();
        job.tick();
        assertThat(Keys.ids()).contains(before);

        clock.advance(Duration.ofMinutes(61));
        job.tick();
        clock.reset();

        assertThat(Keys.ids()).containsExactly(before + 1);
        assertThat(Keys.secret(name).<String>path("value")).isEqualTo("value");
        assertThat(audited("key_rotated")).contains("data key " + (before + 1));
        assertThat(audited("key_removed")).contains("data key " + before);
    }

    @Test
    void aReplicaThatSleptStoresNothingUnderAKeyThatIsGone() throws SQLException {
        Keys.putSecret(name, "value");
        var place = new Place("secret", name, "value_sealed", 1);
        var slept = replicas.at(Clock.fixed(clock.instant(), ZoneOffset.UTC))
                .replica()
                .start();
        Keys.rotate();
        job.tick();
        clock.advance(Duration.ofMinutes(61));
        job.tick();

        var late = slept.seal(SecretText.of("late"), place);
        assertThatThrownBy(() -> store(late)).isInstanceOf(SQLException.class).hasMessageContaining("foreign key");
        slept.reload();
        store(slept.seal(SecretText.of("awake"), place));

        assertThat(sealer.open(stored(), place)).isEqualTo(SecretText.of("awake"));
    }

    @Test
    void aReplicaThatSleptLooksForNewKeysBeforeItSeals() {
        var place = new Place("secret", name, "value_sealed", 1);
        var slept = replicas.replica().start();
        Keys.rotate();

        clock.advance(Duration.ofMinutes(2));
        var sealed = slept.seal(SecretText.of("awake"), place);

        assertThat(sealer.reseal(sealed, place)).isSameAs(sealed);
    }

    @Test
    void anotherReplicaOpensWhatIsUnderTheNewKeyAndSealsByItThen() {
        var place = new Place("secret", name, "value_sealed", 1);
        var other = replicas.replica().start();
        Keys.rotate();
        var sealed = sealer.seal(SecretText.of("new"), place);

        assertThat(other.open(sealed, place)).isEqualTo(SecretText.of("new"));

        assertThat(sealer.reseal(other.seal(SecretText.of("other"), place), place))
                .startsWith(Arrays.copyOf(sealed, 5));
    }

    @Test
    void replicasThatRotateAtOnceMakeAKeyEach() throws Exception {
        var before = Keys.current();

        try (var threads = Executors.newFixedThreadPool(4)) {
            var rotations = new ArrayList<Future<?>>();
            for (int i = 0; i < 4; i++) {
                rotations.add(threads.submit(Keys::rotate));
            }
            for (var rotation : rotations) {
                rotation.get();
            }
        }

        assertThat(Keys.current()).isEqualTo(before + 4);
    }

    private SealedTable secrets() {
        return tables.all().stream()
                .filter(table -> table.name().equals("secret"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> audited(String action) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select object from audit_entry where action = ?")) {
            query.setString(1, action);
            var objects = new ArrayList<String>();
            try (var result = query.executeQuery()) {
                while (result.next()) {
                    objects.add(result.getString(1));
                }
            }
            return objects;
        }
    }

    private void store(byte[] sealed) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update secret set value_sealed = ? where name = ?")) {
            update.setBytes(1, sealed);
            update.setString(2, name);
            update.executeUpdate();
        }
    }

    private byte[] stored() throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select value_sealed from secret where name = ?")) {
            query.setString(1, name);
            try (var result = query.executeQuery()) {
                result.next();
                return result.getBytes(1);
            }
        }
    }

    private void sql(String text) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }
}
