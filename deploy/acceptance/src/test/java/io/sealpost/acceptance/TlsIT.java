package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.acceptance.CertificateAuthority.Identity;
import io.sealpost.acceptance.Dovecot.Tls;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mail servers that are not who they should be, or that somebody in between made speak in clear, never see a login. */
@ExtendWith(Installation.Running.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TlsIT {

    private static final String PROVIDER = "acme";

    private final Peers peers;
    private final Backend backend;

    TlsIT(Installation installation) {
        this.peers = installation.peers();
        this.backend = installation.backend();
    }

    @BeforeAll
    static void connect(Installation installation) {
        installation.connect(PROVIDER, Peers.MILA, Peers.MILA);
    }

    /** What is wrong with a server, and the reason that a test of the connection has to give. */
    enum Fault {
        EXPIRED("certificate_expired", CertificateAuthority::expired, Tls.REQUIRED),
        SELF_SIGNED("certificate_untrusted", CertificateAuthority::selfSigned, Tls.REQUIRED),
        WRONG_NAME("certificate_wrong_name", CertificateAuthority::elsewhere, Tls.REQUIRED),
        STRIPPED("starttls_not_offered", CertificateAuthority::honest, Tls.ABSENT);

        private final String cause;
        private final Function<CertificateAuthority, Identity> identity;
        private final Tls tls;

        Fault(String cause, Function<CertificateAuthority, Identity> identity, Tls tls) {
            this.cause = cause;
            this.identity = identity;
            this.tls = tls;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatIsNotToBeTrustedSeesNoLogin(Fault fault) {
        // Given
        var name = "mila-" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
        var identity = fault.identity.apply(peers.authority());
        try (var dovecot =
                        Dovecot.start(peers.directory().directory("d-" + name), identity, fault.tls, peers.keycloak());
                var postfix = Postfix.start(
                        peers.directory().directory("p-" + name), identity, fault.tls, dovecot, Peers.senders())) {
            backend.sendThrough(postfix, name, PROVIDER, Peers.MILA);
            backend.fetchFrom(dovecot, fault.tls == Tls.REQUIRED ? "tls" : "starttls", name, PROVIDER, Peers.MILA);

            // When
            var sending = backend.tryOutgoing(name);
            var fetching = backend.tryIncoming(name);

            // Then
            assertThat(sending.json().path("code").asText()).as(sending::text).isEqualTo(fault.cause);
            assertThat(fetching.json().path("code").asText()).as(fetching::text).isEqualTo(fault.cause);
            assertThat(postfix.noted("sasl")).isEmpty();
            assertThat(dovecot.logins(Peers.MILA)).isZero();
            assertThat(dovecot.noted("auth failed")).isEmpty();
        }
    }
}
