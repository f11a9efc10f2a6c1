package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.acceptance.CertificateAuthority.Identity;
import io.sealpost.acceptance.Dovecot.Tls;
import io.sealpost.acceptance.Installation.Consent;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Servers that are not who they should be, or that somebody in between made speak in clear, never see a login or a secret. */
@ExtendWith(Installation.Running.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TlsIT {

    private static final String PROVIDER = "acme";

    private final Installation installation;
    private final Peers peers;
    private final Backend backend;

    TlsIT(Installation installation) {
        this.installation = installation;
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

    @Test
    void aProviderThatAPrivateAuthorityVouchesForIsAskedOverTls() {
        // Given
        var endpoints = Map.of("issuer", peers.keycloak().tlsIssuer());
        backend.application("acme-tls", Keycloak.CLIENT, endpoints).expect(201);
        backend.application("acme-robot-tls", Keycloak.ROBOT_CLIENT, endpoints).expect(201);
        backend.offer("acme-tls");

        // When
        var consent = installation.connect("acme-tls", Peers.OTTO, Peers.OTTO);
        var alone = backend.actAlone("acme-robot-tls", "robot", "mail");

        // Then
        assertThat(consent).isEqualTo(Consent.GIVEN);
        assertThat(alone.json().path("status").asText()).as(alone::text).isEqualTo("active");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "STRIPPED")
    void aProviderThatIsNotToBeTrustedSeesNoSecret(Fault fault) {
        // Given
        var name = "impostor-" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
        try (var impostor = ImpostorProvider.start(fault.identity.apply(peers.authority()))) {
            backend.application(name, Keycloak.ROBOT_CLIENT, endpoints(impostor.url("/token"), honest("/certs")))
                    .expect(201);
            backend.application(name + "-keys", Keycloak.CLIENT, endpoints(honest("/token"), impostor.url("/keys")))
                    .expect(201);
            backend.offer(name + "-keys");

            // When: its metadata, its tokens and its keys are asked for
            var found = backend.application(name + "-found", Keycloak.CLIENT, Map.of("issuer", impostor.url("")));
            var alone = backend.actAlone(name, "robot", "mail");
            var connection = consent(name + "-keys");

            // Then
            assertThat(found.expect(400).json().at("/violations/0/field").asText())
                    .isEqualTo("issuer");
            assertThat(found.text()).contains("certificate");
            assertThat(alone.json().at("/trouble/cause").asText())
                    .as(alone::text)
                    .isEqualTo(fault.cause);
            assertThat(connection.path("status").asText()).isEqualTo("failed");
            assertThat(connection.path("cause").asText()).isEqualTo(fault.cause);
            assertThat(impostor.heard()).isEmpty();
        }
    }

    private Map<String, String> endpoints(String token, String keys) {
        return Map.of(
                "issuer",
                peers.keycloak().tlsIssuer(),
                "authorization_endpoint",
                honest("/auth"),
                "token_endpoint",
                token,
                "jwks_uri",
                keys);
    }

    private String honest(String endpoint) {
        return peers.keycloak().tlsIssuer() + "/protocol/openid-connect" + endpoint;
    }

    /** What is known about a connection after its owner consented. */
    private JsonNode consent(String provider) {
        var opened = backend.openConnection(provider, Peers.MILA);
        try (var browser = installation.browser()) {
            browser.consent(opened.path("connect_url").asText(), Peers.MILA, installation.password());
        }
        return backend.connection(opened);
    }
}
