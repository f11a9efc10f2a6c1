package io.sealpost.vault.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.testing.MovableClock;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Surroundings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Another KEK, while replicas restart one after the other. Each test has a database of its own. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class KekChangeTest {

    private static final Place PLACE = new Place("secret", "a", "value_sealed", 1);

    private final String url;
    private final Replicas all;
    private final MovableClock clock;
    private PGSimpleDataSource database;
    private Replicas replicas;
    private Path old;
    private Path fresh;

    @TempDir
    Path directory;

    KekChangeTest(@ConfigProperty(name = "quarkus.datasource.jdbc.url") String url, Replicas all, MovableClock clock) {
        this.url = url;
        this.all = all;
        this.clock = clock;
    }

    @BeforeEach
    void make() throws Exception {
        var name = "kek_" + UUID.randomUUID().toString().replace("-", "");
        Superuser.does("create database " + name);
        database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setDatabaseName(name);
        database.setUser("postgres");
        database.setPassword("postgres");
        migrate("latest");
        replicas = all.in(database);
        old = Surroundings.kek(directory.resolve("old"));
        fresh = Surroundings.kek(directory.resolve("fresh"));
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void inTwoStepsTheNewKekTakesOver() throws Exception {
        var sealed = replicas.replica(old).start().seal(SecretText.of("kept"), PLACE);

        replicas.replica(fresh, old).start();
        replicas.replica(fresh).start();

        assertThat(replicas.replica(fresh).start().open(sealed, PLACE)).isEqualTo(SecretText.of("kept"));
        assertThat(wraps()).containsExactly(id(fresh));
        assertThatThrownBy(() -> replicas.replica(old).start())
                .isInstanceOf(KeysUnavailable.class)
                .hasMessageContaining(id(old))
                .hasMessageContaining(id(fresh))
                .hasMessageContaining("sealpost.keys.previous-keks");
    }

    @Test
    void aReplicaOfTheOldConfigurationTakesNothingAway() throws Exception {
        var sealed = replicas.replica(old).start().seal(SecretText.of("kept"), PLACE);
        replicas.replica(fresh, old).start();

        replicas.replica(old).start();

        assertThat(wraps()).containsExactly(id(old), id(fresh));
        assertThat(replicas.replica(fresh, old).start().open(sealed, PLACE)).isEqualTo(SecretText.of("kept"));
        assertThat(replicas.replica(fresh).start().open(sealed, PLACE)).isEqualTo(SecretText.of("kept"));
    }

    @Test
    void whileItChangesADataKeyOfEitherSideOpensOnBoth() {
        var before = replicas.replica(old);
        var after = replicas.replica(fresh, old);
        var left = before.start();
        var right = after.start();

        before.keys().store(before.keys().draft());
        left.reload();
        var byTheOld = left.seal(SecretText.of("old"), PLACE);
        assertThat(right.open(byTheOld, PLACE)).isEqualTo(SecretText.of("old"));
        right.tick();
        after.keys().store(after.keys().draft());
        right.reload();
        var byTheNew = right.seal(SecretText.of("new"), PLACE);
        assertThat(left.open(byTheNew, PLACE)).isEqualTo(SecretText.of("new"));

        var alone = replicas.replica(fresh).start();
        assertThat(alone.open(byTheOld, PLACE)).isEqualTo(SecretText.of("old"));
        assertThat(alone.open(byTheNew, PLACE)).isEqualTo(SecretText.of("new"));
        assertThatThrownBy(() -> replicas.replica(old).start()).isInstanceOf(KeysUnavailable.class);
    }

    @Test
    void whatHasToBeStoredIsStoredWhereTheNewestKeyDoesNotOpen() throws Exception {
        var sealer = replicas.replica(old).start();
        sql("insert into data_key (id, key_id, created_at) values (9, 9, now())");
        sql("insert into wrapped_data_key (data_key, kek_id, wrapped, created_at) values (9, '" + id(old)
                + "', '\\x00', now())");
        clock.advance(Duration.ofMinutes(2));

        var sealed = sealer.seal(SecretText.of("the only one"), PLACE);

        assertThat(sealer.open(sealed, PLACE)).isEqualTo(SecretText.of("the only one"));
    }

    @Test
    void theWayBackTakesTwoStepsToo() throws Exception {
        var sealed = replicas.replica(old).start().seal(SecretText.of("kept"), PLACE);
        replicas.replica(fresh, old).start();

        replicas.replica(old, fresh).start();
        replicas.replica(old).start();

        assertThat(wraps()).containsExactly(id(old));
        assertThat(replicas.replica(old).start().open(sealed, PLACE)).isEqualTo(SecretText.of("kept"));
    }

    @Test
    void replicasThatStartAtOnceOnAnEmptyDatabaseAgreeOnAKey() {
        var sealers = IntStream.range(0, 6)
                .parallel()
                .mapToObj(i -> replicas.replica(old).start())
                .toList();

        var sealed = sealers.getFirst().seal(SecretText.of("one"), PLACE);

        assertThat(sealers)
                .allSatisfy(sealer -> assertThat(sealer.open(sealed, PLACE)).isEqualTo(SecretText.of("one")));
    }

    @Test
    void theKeyOfTheVersionBeforeOpensAndIsNamed() throws Exception {
        sql("drop schema public cascade");
        sql("create schema public");
        migrate("11");
        var kek = KeyEncryptionKey.read(old);
        var keyset = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get());
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("insert into data_key values (1, ?, ?, now())");
                var secret = connection.prepareStatement("insert into secret values ('a', 1, ?, now(), 'somebody')")) {
            insert.setString(1, kek.id());
            insert.setBytes(
                    2,
                    TinkProtoKeysetFormat.serializeEncryptedKeyset(
                            keyset,
                            kek,
                            "sealpost data key 1".getBytes(StandardCharsets.UTF_8),
                            RegistryConfiguration.get()));
            insert.executeUpdate();
            secret.setBytes(
                    1,
                    keyset.getPrimitive(RegistryConfiguration.get(), Aead.class)
                            .encrypt("before".getBytes(StandardCharsets.UTF_8), PLACE.associatedData()));
            secret.executeUpdate();
        }

        migrate("latest");
        var replica = replicas.replica(old);
        var sealer = replica.start();

        assertThat(replica.keys().list()).singleElement().satisfies(key -> assertThat(key.id())
                .isEqualTo(Integer.toUnsignedLong(keyset.getPrimary().getId())));
        assertThat(sealer.open(sealed(), PLACE)).isEqualTo(SecretText.of("before"));
        replica.keys().store(replica.keys().draft());
        assertThat(sealer.reload())
                .isGreaterThan(Integer.toUnsignedLong(keyset.getPrimary().getId()));
    }

    @Test
    void aKeyThatAReplicaOfTheVersionBeforeMadeIsTakenIn() throws Exception {
        var kek = KeyEncryptionKey.read(old);
        var keyset = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get());
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into data_key (id, kek_id, wrapped, created_at) values (1, ?, ?, now())")) {
            insert.setString(1, kek.id());
            insert.setBytes(
                    2,
                    TinkProtoKeysetFormat.serializeEncryptedKeyset(
                            keyset,
                            kek,
                            "sealpost data key 1".getBytes(StandardCharsets.UTF_8),
                            RegistryConfiguration.get()));
            insert.executeUpdate();
        }

        var sealed = replicas.replica(old).start().seal(SecretText.of("a"), PLACE);

        assertThat(keyset.getPrimitive(RegistryConfiguration.get(), Aead.class).decrypt(sealed, PLACE.associatedData()))
                .isEqualTo("a".getBytes(StandardCharsets.UTF_8));
    }

    private void migrate(String target) {
        Flyway.configure()
                .dataSource(database)
                .locations("db/migration")
                .target(target)
                .placeholders(Map.of("service_role", "postgres"))
                .load()
                .migrate();
    }

    private static String id(Path kek) {
        return KeyEncryptionKey.read(kek).id();
    }

    private List<String> wraps() {
        return new WrappedKeys(database)
                .all().stream()
                        .flatMap(row -> row.wraps().stream())
                        .map(WrappedKeys.Wrap::kek)
                        .toList();
    }

    private byte[] sealed() throws SQLException {
        try (var connection = database.getConnection();
                var result = connection.createStatement().executeQuery("select value_sealed from secret")) {
            result.next();
            return result.getBytes(1);
        }
    }

    private void sql(String text) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }
}
