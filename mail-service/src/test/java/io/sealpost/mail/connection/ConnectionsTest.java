package io.sealpost.mail.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealpost.mail.testing.Bait;
import io.sealpost.mail.testing.ScriptedNames;
import jakarta.mail.Session;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a listener behind the service gets to see: nothing. The address 127.0.0.2 stands for a public one. */
class ConnectionsTest {

    private final Bait bait = new Bait();
    private final Connections connections = connections(List.of("127.0.0.2"));

    @AfterEach
    void stop() {
        bait.close();
        connections.close();
    }

    @ParameterizedTest
    @CsvSource({"smtp, NONE", "smtp, STARTTLS", "smtp, TLS", "imap, NONE", "imap, STARTTLS", "imap, TLS"})
    void aNameThatChangesItsAddressAfterTheCheckIsNotFollowed(String protocol, Encryption encryption) {
        var failure = connecting(connections, protocol, ScriptedNames.changing("127.0.0.2", "127.0.0.1"), encryption);

        assertThat(failure).hasRootCauseInstanceOf(ConnectException.class);
        assertThat(bait.wasReached()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"smtp, NONE", "smtp, TLS", "imap, NONE", "imap, TLS"})
    void aNameWithAForbiddenAddressBesideAnAllowedOneIsNotConnectedTo(String protocol, Encryption encryption) {
        var failure = connecting(connections, protocol, ScriptedNames.both("127.0.0.2", "127.0.0.1"), encryption);

        assertThat(failure).isInstanceOf(AddressRefused.class);
        assertThat(bait.wasReached()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "2130706433", "::ffff:127.0.0.1", "localhost", "localhost.", "127.1"})
    void noSpellingReachesLoopback(String host) {
        assertThat(connecting(connections, "smtp", host, Encryption.NONE)).isNotNull();

        assertThat(bait.wasReached()).isFalse();
    }

    @Test
    void theListenerIsReachedWhereAnOperatorAllowsIt() {
        try (var open = new Closing(connections(List.of("127.0.0.0/8")))) {
            var _ = connecting(open.connections(), "smtp", "127.0.0.1", Encryption.NONE);

            assertThat(bait.wasReached()).isTrue();
        }
    }

    private static final AnswerLimits ANYTHING = () -> new AnswerLimits.Reader() {
        @Override
        public void asked() {}

        @Override
        public boolean allows(byte[] bytes, int from, int count) {
            return true;
        }
    };

    private record Closing(Connections connections) implements AutoCloseable {
        @Override
        public void close() {
            connections.close();
        }
    }

    private Throwable connecting(Connections from, String protocol, String host, Encryption encryption) {
        return catchThrowable(() -> {
            var endpoint = new Endpoint(host, bait.port(), encryption);
            var route = from.route(protocol, endpoint, Duration.ofMillis(200), ANYTHING);
            var session = Session.getInstance(route.settings());
            var service = protocol.equals("smtp") ? session.getTransport("smtp") : session.getStore("imap");
            service.connect(route.address(), bait.port(), "anna", "secret");
        });
    }

    private static Connections connections(List<String> allowed) {
        var config = AddressPolicyTest.config(allowed);
        return new Connections(new AddressPolicy(config), new TrustedCertificates(Optional::empty), config);
    }
}
