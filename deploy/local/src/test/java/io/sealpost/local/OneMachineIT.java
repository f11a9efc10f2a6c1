package io.sealpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged services on one machine, started and ended as an operator does. */
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
    void downLeavesNothingRunningAndWithAnotherKekNothingStarts() throws Exception {
        assertThat(sealpost.run("up").code()).isZero();
        var processes = sealpost.processes();

        assertThat(sealpost.run("down").code()).isZero();

        assertThat(processes).hasSize(4).noneMatch(ProcessHandle::isAlive);
        assertThat(sealpost.run("status").code()).isEqualTo(1);

        Files.writeString(sealpost.layout().kek(), Base64.getEncoder().encodeToString(new byte[32]));

        var up = sealpost.run("up");

        assertThat(up.code()).isEqualTo(1);
        assertThat(up.output()).contains("token-vault ended");
        assertThat(sealpost.logs()).contains("Put the right file in place");
        assertThat(sealpost.processes()).isEmpty();

        Files.delete(sealpost.layout().kek());

        assertThat(sealpost.run("up").output()).contains("The key-encryption key is missing");
        assertThat(sealpost.layout().kek()).doesNotExist();
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
    void aTokenWithoutAScopeIsRefusedWithAnExample() {
        var outcome = sealpost.run("token", Map.of("SCOPE", ""));

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.output()).contains("make token SCOPE=");
    }
}
