package io.sealpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sealpost.local.Installation.Outcome;
import io.sealpost.local.supervise.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged services on one machine, started and ended as an operator does, and killed as an operator fears. */
class OneMachineIT {

    @TempDir
    Path directory;

    private Installation sealpost;

    @BeforeEach
    void install() {
        sealpost = new Installation(directory.resolve("data"), false);
    }

    @AfterEach
    void down() {
        sealpost.close();
    }

    @Test
    void upReturnsWhenEverythingIsReadyAndDownLeavesNothingRunning() throws Exception {
        var up = sealpost.run("up");

        assertThat(up.code()).as(up.output()).isZero();
        assertThat(sealpost.run("status")).satisfies(status -> {
            assertThat(status.code()).isZero();
            assertThat(status.output()).contains("auth-service", "token-vault", "mail-service", "postgres");
        });
        assertThat(sealpost.run("up").output()).contains("up already");
        theTokenOpensAllThreeServices();
        theDataIsPrivate();
        everyChildRunsOnASetOfItsOwnVariables();
        nothingRunsFromTheCheckout();

        var processes = sealpost.processes();
        assertThat(sealpost.run("down").code()).isZero();
        assertThat(processes).hasSize(4).noneMatch(ProcessHandle::isAlive);
        assertThat(sealpost.run("status").code()).isEqualTo(1);
    }

    private void theTokenOpensAllThreeServices() throws Exception {
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

    private void theDataIsPrivate() throws IOException {
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

    private void everyChildRunsOnASetOfItsOwnVariables() throws IOException {
        var environment = Files.readString(
                Path.of("/proc/" + sealpost.process("mail-service").pid() + "/environ"));
        assertThat(environment).doesNotContain("SEALPOST_KEYS_KEK_FILE").doesNotContain("JAVA_HOME=");
    }

    /** A build in the checkout would pull the classes from under it. */
    private void nothingRunsFromTheCheckout() {
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
        ready(sealpost.run("up"));
        assertThat(sealpost.putParameter("free.kept", "before the kill")).isEqualTo(201);
        var orphans = sealpost.processes();

        kill(sealpost.supervisor());
        ready(sealpost.run("up"));

        assertThat(orphans).noneMatch(ProcessHandle::isAlive);
        assertThat(sealpost.getParameter("free.kept").body()).contains("before the kill");
    }

    @Test
    void aKilledPostgresComesBackWithWhatWasCommitted() throws Exception {
        ready(sealpost.run("up"));
        assertThat(sealpost.putParameter("free.committed", "yes")).isEqualTo(201);
        var killed = sealpost.process("postgres");

        kill(killed);

        assertThat(parameterAfterRecovery()).contains("yes");
        assertThat(sealpost.process("postgres").pid()).isNotEqualTo(killed.pid());
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

    @Test
    void withAnotherKekNothingStarts() throws Exception {
        ready(sealpost.run("up"));
        sealpost.run("down");
        Files.writeString(sealpost.layout().kek(), Base64.getEncoder().encodeToString(new byte[32]));

        var up = sealpost.run("up");

        assertThat(up.code()).isEqualTo(1);
        assertThat(up.output()).contains("token-vault ended");
        assertThat(sealpost.logs()).contains("Put the right file in place");
        assertThat(sealpost.processes()).isEmpty();
    }

    @Test
    void anotherProgramOnAPortIsNotTakenForOurs() throws Exception {
        var asked = new CountDownLatch(1);
        var port = sealpost.layout().ports().vault();
        var stranger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        stranger.createContext("/", exchange -> {
            asked.countDown();
            exchange.sendResponseHeaders(200, -1);
        });
        stranger.start();
        try {
            var up = sealpost.run("up");

            assertThat(up.code()).isEqualTo(1);
            assertThat(up.output()).contains("Port " + port + " is taken", "SEALPOST_VAULT_PORT");
            assertThat(asked.getCount()).isOne();
            assertThat(sealpost.processes()).isEmpty();
        } finally {
            stranger.stop(0);
        }
    }

    @Test
    void aSecondUpWaitsForTheFirst() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> sealpost.run("up"));
            while (State.read(sealpost.layout()).flatMap(State::supervisor).isEmpty() && !first.isDone()) {
                Thread.sleep(20);
            }

            ready(sealpost.run("up"));

            ready(first.get());
        }
    }

    @Test
    void aTokenWithoutAScopeIsRefusedWithAnExample() {
        var outcome = sealpost.run("token", Map.of("SCOPE", ""));

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.output()).contains("make token SCOPE=");
    }

    private static void kill(ProcessHandle process) throws Exception {
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().get(10, TimeUnit.SECONDS);
    }

    private static void ready(Outcome up) {
        assertThat(up.code()).as(up.output()).isZero();
    }
}
