package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that runs before each start of the overlay {@code small}'s PostgreSQL, with PostgreSQL's own programs, killed anywhere. */
class PrepareIT {

    private static final Path SCRIPT = Path.of("components/postgres/prepare.sh").toAbsolutePath();
    private static final Map<String, String> PASSWORDS =
            Map.of("vault_owner", "o", "vault", "it's \\ \"quoted\" $1", "auth", "a", "mail", "m");
    private static final int KILLED = 128 + 9;

    /** Stands before each program that the script runs, counts, and kills all of them at one, as when a node dies. */
    private static final String STEP = """
            #!/bin/bash
            export PATH=$PROGRAMS
            name=${0##*/}
            count=$(($(<"$COUNT") + 1))
            echo "$count" >"$COUNT"
            if [[ $name == initdb && $KILLED_AT == half ]]; then
                initdb --no-sync "$@" &
                # Of the first files that it writes, and what a cluster is known by.
                until [[ -s ${1#--pgdata=}/PG_VERSION ]]; do :; done
                kill -KILL 0
            fi
            [[ $count != "$KILLED_AT" ]] || kill -KILL 0
            # Nothing here outlives the machine.
            case $name in
                initdb) exec initdb --no-sync "$@" ;;
                postgres) exec postgres "$1" ${2:+-F "${@:2}"} ;;
                sync) ;;
                *) exec "$name" "$@" ;;
            esac
            """;

    @TempDir
    static Path tools;

    @TempDir
    Path directory;

    private static Path programs;

    @BeforeAll
    static void unpack() throws IOException {
        EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(tools.toFile())
                .setDataDirectory(tools.resolve("unused"))
                .start()
                .close();
        try (var found = Files.find(tools, 4, (path, _) -> path.endsWith("bin/initdb"))) {
            programs = found.findFirst().orElseThrow().getParent();
        }
        var steps = Files.createDirectory(tools.resolve("steps"));
        for (var name : List.of("initdb", "postgres", "mkdir", "rm", "mv", "sync")) {
            var step = Files.writeString(steps.resolve(name), STEP);
            Files.setPosixFilePermissions(step, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Progress is made before each kill, so that every state between two steps is one that a run begins with. */
    @Test
    void killedBeforeEachOfItsStepsItEndsWithWhatTheServicesNeed() throws Exception {
        // Given
        prepare("half");
        var kills = 0;
        var made = false;

        // When
        for (var step = 1; prepare(step + "") == KILLED; step++, kills++) {
            if (!made && Files.exists(cluster())) {
                made = true;
                step = 0;
            }
        }

        // Then
        assertThat(kills).isGreaterThan(12);
        theServicesHaveTheirDatabases();
    }

    @Test
    void aPasswordThatTheSecretGotMeanwhileCountsFromTheNextStart() throws Exception {
        // Given
        var before = new HashMap<>(PASSWORDS);
        before.put("mail", "before");
        prepare("never", before);

        // When
        assertThat(prepare("never")).isZero();

        // Then
        theServicesHaveTheirDatabases();
    }

    /** As long as the vault had one role. */
    @Test
    void whatTheServiceOwnedIsHandedOver() throws Exception {
        // Given
        prepare("never");
        asSuperuser("alter database vault owner to vault;");

        // When
        assertThat(prepare("never")).isZero();

        // Then
        theServicesHaveTheirDatabases();
    }

    /** As the driver of a volume does for the pod's group. */
    @Test
    void aDirectoryThatWasOpenedForTheGroupIsShutAgain() throws Exception {
        // Given
        prepare("never");
        Files.setPosixFilePermissions(cluster(), PosixFilePermissions.fromString("rwxrwx---"));

        // When
        var exitCode = prepare("never");

        // Then
        assertThat(exitCode).as(log()).isZero();
    }

    @Test
    void anotherMajorVersionIsRefused() throws Exception {
        // When
        var exitCode = prepare("never", "17");

        // Then
        assertThat(exitCode).isEqualTo(1);
        assertThat(log()).contains("This is PostgreSQL 18", "PGDATA is " + volume("17"), "README.md");
        assertThat(directory.resolve("volume")).doesNotExist();
    }

    @Test
    void nothingIsMadeBesideTheDatabasesOfAnotherMajorVersionUntilTheyAreMarkedAsDumped() throws Exception {
        // Given
        Files.createDirectories(volume("17"));
        Files.writeString(volume("17").resolve("PG_VERSION"), "17\n");

        // When
        var refused = prepare("never");
        var made = Files.exists(cluster());
        Files.createFile(volume("17").resolveSibling("dumped"));
        var marked = prepare("never");

        // Then
        assertThat(refused).isEqualTo(1);
        assertThat(log()).contains("There are databases of another major version in " + volume("17"));
        assertThat(made).isFalse();
        assertThat(marked).isZero();
    }

    private int prepare(String killedAt) throws IOException {
        return prepare(killedAt, PASSWORDS);
    }

    private int prepare(String killedAt, Map<String, String> passwords) throws IOException {
        return prepare(killedAt, "18", passwords);
    }

    private int prepare(String killedAt, String major) throws IOException {
        return prepare(killedAt, major, PASSWORDS);
    }

    private int prepare(String killedAt, String major, Map<String, String> passwords) throws IOException {
        var count = Files.writeString(directory.resolve("count"), "0");
        var path = programs + ":" + System.getenv("PATH");
        var environment = new HashMap<>(Map.of(
                "PATH",
                tools.resolve("steps") + ":" + path,
                "PROGRAMS",
                path,
                "COUNT",
                count.toString(),
                "KILLED_AT",
                killedAt,
                "PGDATA",
                volume(major).toString()));
        passwords.forEach((role, password) -> environment.put(role + "_password", password));
        // A process group of its own, which is what gets killed.
        var command = new ArrayList<>(List.of("setsid", "--wait"));
        command.addAll(asNobody());
        command.addAll(List.of("bash", SCRIPT.toString()));
        try (var script = Program.start(directory.resolve("log"), environment, command)) {
            return script.exitCode();
        }
    }

    private void asSuperuser(String statement) throws IOException {
        var command = new ArrayList<>(asNobody());
        command.addAll(List.of("bash", "-c", "echo '" + statement + "' | \"$0\"/postgres --single -D \"$1\" postgres"));
        command.addAll(List.of(programs.toString(), cluster().toString()));
        try (var server = Program.start(directory.resolve("log"), Map.of(), command)) {
            assertThat(server.exitCode()).as(log()).isZero();
        }
    }

    private void theServicesHaveTheirDatabases() throws IOException {
        var port = Ports.free();
        var command = new ArrayList<>(asNobody());
        command.addAll(List.of(programs + "/postgres", "-D", cluster().toString(), "-p", "" + port));
        command.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
        try (var server = Program.start(directory.resolve("log"), Map.of(), command)) {
            server.await(() -> isLetIn(port, "mail", "mail"));
            assertThat(PASSWORDS.keySet())
                    .filteredOn(role -> makesTables(port, role))
                    .containsExactlyInAnyOrder("vault_owner", "auth", "mail");
            assertThat(isLetIn(port, "vault", "vault")).isTrue();
            assertThat(isLetIn(port, "vault", "mail")).isFalse();
            assertThat(isLetIn(port, "mail", "auth")).isFalse();
        }
    }

    private static boolean makesTables(int port, String role) {
        try (var connection = connect(port, role.replace("_owner", ""), role);
                var statement = connection.createStatement()) {
            return !statement.execute("create table something()");
        } catch (SQLException refused) {
            return false;
        }
    }

    private static boolean isLetIn(int port, String database, String role) {
        try (var _ = connect(port, database, role)) {
            return true;
        } catch (SQLException refused) {
            return false;
        }
    }

    private static Connection connect(int port, String database, String role) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database, role, PASSWORDS.get(role));
    }

    private Path cluster() {
        return volume("18");
    }

    private Path volume(String major) {
        return directory.resolve("volume").resolve(major).resolve("docker");
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    /** PostgreSQL does not run as root. */
    private static List<String> asNobody() {
        return System.getProperty("user.name").equals("root") ? List.of("unshare", "--user") : List.of();
    }
}
