package io.sealpost.local.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import io.sealpost.local.postgres.PostgresAlone;
import io.sealpost.local.supervise.DataLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a PostgreSQL that goes on working. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BackupTest {

    private Path directory;
    private Layout layout;
    private DataLock supervisor;
    private PostgresAlone postgres;
    private int number;
    private Path file;

    @BeforeAll
    void start(@TempDir Path directory) {
        this.directory = directory;
        layout = PostgresAlone.layout(directory.resolve("data"));
        PrivateFiles.write(layout.kek(), "the key that opens everything");
        PrivateFiles.write(layout.data().resolve("kek-before"), "the key that opened everything");
        PrivateFiles.write(layout.issuerKey(), "the issuer's key");
        PrivateFiles.write(layout.stateFile(), "");
        PrivateFiles.directory(layout.data().resolve("added"));
        PrivateFiles.write(layout.data().resolve("added/later"), "by a later version");
        supervisor = DataLock.tryTake(layout).orElseThrow();
        postgres = PostgresAlone.start(layout);
        postgres.run("create table write (number bigint primary key, text text)");
    }

    @AfterAll
    void stop() {
        postgres.close();
        supervisor.close();
    }

    @BeforeEach
    void anotherFile() {
        file = directory.resolve("backup-" + number++ + ".tar.gz");
    }

    /** The log's files are switched and let go all the time, tables come and go: what a copy meets on a bad day. */
    @Test
    void whatWasAcknowledgedBeforeTheBackupBeganIsThereAfterTheRestore() throws Exception {
        // Given
        var acknowledged = new AtomicLong();
        var ending = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writing = threads.submit(writing(acknowledged, ending));
            var unrest = threads.submit(unrest(ending));
            while (acknowledged.get() < 200 && !writing.isDone()) {
                Thread.onSpinWait();
            }
            var before = acknowledged.get();

            // When
            long after;
            try {
                new Backup(layout, Map.of("FILE", file.toString())).run();
            } finally {
                after = acknowledged.get();
                ending.set(true);
            }
            writing.get();
            unrest.get();
            var restored = restored("of-running");

            // Then
            try (var copy = PostgresAlone.start(restored)) {
                var last = copy.number("select max(number) from write");
                assertThat(PostgresAlone.log(restored)).content().contains("completed backup recovery");
                assertThat(after).isGreaterThan(before);
                assertThat(last).isBetween(before, acknowledged.get());
                assertThat(copy.number("select count(*) from write where text = repeat(number::text, 20)"))
                        .isEqualTo(last);
            }
        }
    }

    private Callable<Void> writing(AtomicLong acknowledged, AtomicBoolean ending) {
        return () -> {
            try (var session = postgres.session();
                    var insert =
                            session.prepareStatement("insert into write values (?, repeat(?::bigint::text, 20))")) {
                for (var next = acknowledged.get() + 1; !ending.get(); next++) {
                    insert.setLong(1, next);
                    insert.setLong(2, next);
                    insert.executeUpdate();
                    acknowledged.set(next);
                }
            }
            return null;
        };
    }

    private Callable<Void> unrest(AtomicBoolean ending) {
        return () -> {
            try (var session = postgres.session()) {
                while (!ending.get()) {
                    for (var statement : new String[] {
                        "create table passing as select number from write",
                        "vacuum full write",
                        "select pg_switch_wal()",
                        "checkpoint",
                        "drop table passing"
                    }) {
                        PostgresAlone.run(session, statement);
                    }
                }
            }
            return null;
        };
    }

    @Test
    void whatIsDownIsBackedUpToo() throws IOException {
        // Given
        var down = PostgresAlone.layout(directory.resolve("down"));
        PrivateFiles.write(down.kek(), "its key");
        try (var running = PostgresAlone.start(down)) {
            running.run("create table kept as select 42 as number");
        }

        // When
        new Backup(down, Map.of("FILE", file.toString())).run();

        // Then
        try (var copy = PostgresAlone.start(restored("of-down"))) {
            assertThat(copy.number("select number from kept")).isEqualTo(42);
        }
    }

    /** Its files are of many moments until the first start, and only the label says so. */
    @Test
    void whatWasRestoredAndNeverStartedIsBackedUpWithItsLabel() throws IOException {
        // Given
        postgres.run("create table kept as select 42 as number");
        new Backup(layout, Map.of("FILE", file.toString())).run();
        var first = restored("never-started");

        // When
        anotherFile();
        new Backup(first, Map.of("FILE", file.toString())).run();
        var second = restored("of-never-started");

        // Then
        assertThat(second.cluster().resolve("backup_label")).exists();
        try (var copy = PostgresAlone.start(second)) {
            assertThat(PostgresAlone.log(second)).content().contains("completed backup recovery");
            assertThat(copy.number("select number from kept")).isEqualTo(42);
        }
    }

    @Test
    void theFileIsItsOwnersAlone() throws IOException {
        // When
        new Backup(layout, Map.of("FILE", file.toString())).run();

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void withTheKeyApartNoKeyIsInTheBackup() throws IOException {
        // When
        new Backup(layout, Map.of("FILE", file.toString(), "KEK", "separate")).run();
        var unpacked = Files.createDirectory(directory.resolve("unpacked"));
        Unpacking.unpack(file, unpacked);

        // Then
        var key = Path.of(file + ".kek");
        assertThat(key).hasContent("the key that opens everything");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(unpacked.resolve("kek")).doesNotExist();
        assertThat(unpacked.resolve("kek-before")).doesNotExist();
        assertThat(unpacked.resolve("issuer.key")).doesNotExist();
        assertThat(unpacked.resolve("database-passwords")).exists();
        assertThat(unpacked.resolve("added/later")).hasContent("by a later version");
        assertThat(unpacked.resolve("state")).doesNotExist();
    }

    @Test
    void withTheKeyInItAllKeysAreInTheBackup() throws IOException {
        // When
        new Backup(layout, Map.of("FILE", file.toString())).run();
        var unpacked = Files.createDirectory(directory.resolve("unpacked-with-keys"));
        Unpacking.unpack(file, unpacked);

        // Then
        assertThat(unpacked.resolve("kek")).hasContent("the key that opens everything");
        assertThat(unpacked.resolve("kek-before")).hasContent("the key that opened everything");
        assertThat(unpacked.resolve("issuer.key")).exists();
    }

    @Test
    void aBackupThatGetsNoNameLeavesNoKey() throws Exception {
        // Given
        var unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var inTheWay = threads.submit(() -> {
                while (!Files.exists(unfinished)) {
                    Thread.onSpinWait();
                }
                return Files.createDirectory(file);
            });

            // When
            assertThatThrownBy(() -> new Backup(layout, Map.of("FILE", file.toString(), "KEK", "separate")).run())
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("could not be written");
            inTheWay.get();
        }

        // Then
        assertThat(Path.of(file + ".kek")).doesNotExist();
    }

    @Test
    void theSameKeyFromABackupThatWasKilledIsNotInTheWay() throws IOException {
        // Given
        Files.writeString(Path.of(file + ".kek"), "the key that opens everything");

        // When
        new Backup(layout, Map.of("FILE", file.toString(), "KEK", "separate")).run();

        // Then
        assertThat(file).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file + ".kek"))))
                .isEqualTo("rw-------");
    }

    @Test
    void anotherKeyIsNotOverwritten() throws IOException {
        // Given
        Files.writeString(Path.of(file + ".kek"), "another");

        // When
        assertThatThrownBy(() -> new Backup(layout, Map.of("FILE", file.toString(), "KEK", "separate")).run())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("overwrites nothing");

        // Then
        assertThat(Path.of(file + ".kek")).hasContent("another");
    }

    @Test
    void whatFailsLeavesNoFileAndPostgresInNoBackupMode() throws IOException, SQLException {
        // Given
        var elsewhere = Files.createSymbolicLink(layout.cluster().resolve("pg_tblspc/1"), directory);

        // When
        assertThatThrownBy(() -> new Backup(layout, Map.of("FILE", file.toString())).run())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("pg_tblspc/1 is no regular file");
        Files.delete(elsewhere);

        // Then
        try (var left = Files.list(directory)) {
            assertThat(left.filter(path -> path.getFileName()
                            .toString()
                            .contains(file.getFileName().toString())))
                    .isEmpty();
        }
        assertThat(postgres.number("select count(*) from pg_replication_slots")).isZero();
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws IOException {
        // Given
        Files.writeString(file, "something else");

        // When
        assertThatThrownBy(() -> new Backup(layout, Map.of("FILE", file.toString())).run())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("overwrites nothing");

        // Then
        assertThat(file).hasContent("something else");
    }

    @Test
    void aKekThatIsNeitherInNorApartIsAskedAbout() {
        assertThatThrownBy(() -> new Backup(layout, Map.of("KEK", "seperate")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("separate");
    }

    private Layout restored(String name) throws IOException {
        var data = directory.resolve(name);
        var restored = PostgresAlone.layout(data);
        Files.delete(data);
        new Restore(restored, Map.of("FILE", file.toString())).run();
        return restored;
    }
}
