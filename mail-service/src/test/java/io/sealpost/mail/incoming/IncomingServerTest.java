package io.sealpost.mail.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncomingServerTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"PT0S,PT1M", "PT30S,PT1M", "PT10M,PT10M", "P3D,PT1H"})
    void aFailingMailboxIsTriedLessAndLess(Duration failingFor, Duration pause) {
        var server = confirmed();
        server.errorSince = NOW.minus(failingFor);

        server.failed("link_lost", NOW);

        assertThat(server.dueAt).isEqualTo(NOW.plus(pause));
        assertThat(server.errorSince).isEqualTo(NOW.minus(failingFor));
    }

    @Test
    void oneSuccessClearsTheFailure() {
        var server = confirmed();
        server.failed("link_lost", NOW);

        server.succeeded(NOW);

        assertThat(server.state).isEqualTo(State.CONFIRMED);
        assertThat(server.error).isNull();
        assertThat(server.errorSince).isNull();
        assertThat(server.dueAt).isEqualTo(NOW.plusSeconds(60));
    }

    private static IncomingServer confirmed() {
        var server = new IncomingServer();
        server.state = State.CONFIRMED;
        server.pollSeconds = 60;
        return server;
    }
}
