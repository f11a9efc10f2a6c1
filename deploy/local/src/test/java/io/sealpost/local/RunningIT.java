package io.sealpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.local.Installation.Outcome;
import io.sealpost.local.postgres.DatabasePasswords;
import io.sealpost.local.postgres.Databases;
import io.sealpost.local.supervise.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The packaged services while they run on one machine, used as an operator does, and killed as an operator fears. Each test leaves them up. */
@TestInstance(Lifecycle.PER_CLASS)
class RunningIT {

    private Installation sealpost;
    private Outcome first;
    private Outcome second;

    @BeforeAll
    void upTwiceAtOnce(@TempDir Path directory) throws Exception {
        sealpost = new Installation(directory.resolve("data"), false);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var beginning = threads.submit(() -> sealpost.run("up"));
            while (State.read(sealpost.layout()).flatMap(State::supervisor).isEmpty() && !beginning.isDone()) {
                Thread.sleep(20);
            }
            second = sealpost.run("up");
            first = beginning.get();
        }
    }

    @AfterAll
    void down() {
        sealpost.close();
    }

    @Test
    void aSecondUpWaitsForTheFirst() {
        assertThat(List.of(first, second))
                .allSatisfy(up -> assertThat(up.code()).as(up.output()).isZero());
    }

    @Test
    void whatIsUpIsSaidSo() {
        assertThat(sealpost.run("up").output()).contains("up already");
        assertThat(sealpost.run("status")).satisfies(status -> {
            assertThat(status.code()).isZero();
            assertThat(status.output()).contains("auth-service", "token-vault", "mail-service", "postgres");
        });
    }

    @Test
    void theTokenOpensAllThreeServices() throws Exception {
        var layout = sealpost.layout();
        var token = sealpost.token("parameters:read providers:read servers:read");

        assertThat(List.of(
                        sealpost.status(layout.vaultUrl() + "/v1/system-parameters", token),
                        sealpost.status(layout.authUrl() + "/v1/providers", token),
                        sealpost.status(layout.mailUrl() + "/v1/outgoing-servers", token)))
                .containsOnly(200);
        assertThat(sealpost.status(layout.vaultUrl() + "/v1/applications", token))
                .isEqualTo(403);
    }

    @Test
    void whatAuthServiceRefusedIsInTheVaultsTrail() throws Exception {
        var layout = sealpost.layout();
        var token = sealpost.token("providers:read audit:read");

        assertThat(sealpost.status(layout.authUrl() + "/v1/providers/not-there", token))
                .isEqualTo(404);

        var question = layout.vaultUrl() + "/v1/audit-events?object=GET%20/v1/providers/not-there";
        var giveUp = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        var trail = sealpost.get(question, token).body();
        while (!trail.contains("request_refused") && System.nanoTime() < giveUp) {
            trail = sealpost.get(question, token).body();
        }
        assertThat(trail).contains("request_refused", "not_found", "#auth-service\"", "127.0.0.1");
    }

    @Test
    void theDataIsPrivate() throws IOException {
        var data = sealpost.layout().data();
        for (var entry : List.of(data, data.resolve("postgres"), data.resolve("tokens"), data.resolve("logs"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
                    .as(entry.toString())
                    .isEqualTo("rwx------");
        }
        for (var name : List.of("kek", "issuer.key", "database-passwords", "tokens/mail-service")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void everyChildRunsOnASetOfItsOwnVariables() throws IOException {
        var environment = Files.readString(
                Path.of("/proc/" + sealpost.process("mail-service").pid() + "/environ"));
        assertThat(environment).doesNotContain("SEALPOST_KEYS_KEK_FILE").doesNotContain("JAVA_HOME=");
    }

    /** Whoever gets hold of the role that the service works as cannot change what the schema forbids. */
    @Test
    void theVaultOwnsNoneOfItsTables() throws SQLException {
        var passwords = DatabasePasswords.create(sealpost.layout());
        var databases = new Databases(sealpost.layout(), passwords);

        try (var connection = DriverManager.getConnection(databases.url("vault"), "vault", passwords.of("vault"));
                var statement = connection.createStatement();
                var owners = statement.executeQuery(
                        "select distinct tableowner from pg_tables where schemaname = 'public'")) {
            assertThat(owners.next()).isTrue();
            assertThat(owners.getString(1)).isEqualTo("vault_owner");
            assertThat(owners.next()).isFalse();
        }
    }

    /** A build in the checkout would pull the classes from under it. */
    @Test
    void nothingRunsFromTheCheckout() {
        var copies = sealpost.layout().data().resolve("programs").toString();
        for (var process : List.of(sealpost.supervisor(), sealpost.process("mail-service"))) {
            assertThat(process.info().arguments().orElseThrow())
                    .filteredOn(argument -> argument.endsWith(".jar"))
                    .allMatch(jar -> jar.startsWith(copies))
                    .isNotEmpty();
        }
    }

    @Test
    void aSecondUpFindsItsDataAfterTheSupervisorWasKilled() throws Exception {
        assertThat(sealpost.putParameter("free.kept", "before the kill")).isEqualTo(201);
        var orphans = sealpost.processes();

        kill(sealpost.supervisor());
        var up = sealpost.run("up");

        assertThat(up.code()).as(up.output()).isZero();
        assertThat(orphans).noneMatch(ProcessHandle::isAlive);
        assertThat(sealpost.getParameter("free.kept").body()).contains("before the kill");
    }

    @Test
    void aKilledPostgresComesBackWithWhatWasCommitted() throws Exception {
        assertThat(sealpost.putParameter("free.committed", "yes")).isEqualTo(201);
        var killed = sealpost.process("postgres");

        kill(killed);

        assertThat(parameterAfterRecovery()).contains("yes");
        assertThat(sealpost.process("postgres").pid()).isNotEqualTo(killed.pid());
        allIsReadyAgain();
    }

    private String parameterAfterRecovery() throws Exception {
        var giveUp = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (true) {
            var answer = sealpost.getParameter("free.committed");
            if (answer.statusCode() == 200 || System.nanoTime() > giveUp) {
                return answer.body();
            }
        }
    }

    private void allIsReadyAgain() {
        var giveUp = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (sealpost.run("status").code() != 0) {
            assertThat(System.nanoTime()).as("not all is ready again").isLessThan(giveUp);
        }
    }

    private static void kill(ProcessHandle process) throws Exception {
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().get(10, TimeUnit.SECONDS);
    }
}
