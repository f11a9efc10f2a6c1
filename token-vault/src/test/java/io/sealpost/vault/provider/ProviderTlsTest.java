package io.sealpost.vault.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.testing.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that cannot prove its name gets no credential. */
class ProviderTlsTest {

    private static final AddressPolicy POLICY = AddressPolicyTest.policy(List.of("127.0.0.0/8", "::1"));

    private static final ProviderConfig CONFIG = new ProviderConfig() {
        @Override
        public Duration connectTimeout() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration redemptionTimeout() {
            return timeout();
        }
    };

    @TempDir
    static Path directory;

    private static Certificates certificates;

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpsServer server;

    @BeforeAll
    static void make() throws Exception {
        certificates = Certificates.make(directory.resolve("tls"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "expired, certificate_expired",
        "early, certificate_not_yet_valid",
        "self-signed, certificate_untrusted",
        "untrusted, certificate_untrusted",
        "elsewhere, certificate_wrong_name"
    })
    void aCertificateThatDoesNotHoldIsRefusedBeforeAnySecretIsSentAndByItsReason(String certificate, String cause)
            throws IOException {
        serve(certificate);

        assertThat(redeem("localhost", Optional.of(certificates.authorityFile())))
                .isEqualTo(new TokenAnswer.Unavailable(cause, Optional.empty()));

        assertThat(bodies).isEmpty();
        assertThat(Obstacle.of(cause)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "early", "self-signed", "untrusted", "elsewhere"})
    void aTokenIsNotRevokedAtAProviderThatCannotProveItsName(String certificate) throws IOException {
        serve(certificate);

        assertThat(revoked()).isFalse();

        assertThat(bodies).isEmpty();
    }

    @Test
    void aTokenIsRevokedAtAProviderThatCan() throws IOException {
        serve("localhost");

        assertThat(revoked()).isTrue();
    }

    @Test
    void anExpiredCertificateIsRefusedEvenIfAnOperatorTrustsItByItself() throws IOException {
        serve("expired");

        assertThat(redeem("localhost", Optional.of(certificates.file("expired"))))
                .isEqualTo(new TokenAnswer.Unavailable("certificate_expired", Optional.empty()));

        assertThat(bodies).isEmpty();
    }

    @Test
    void anAuthorityThatAnOperatorDidNotNameIsNotTrusted() throws IOException {
        serve("localhost");

        assertThat(redeem("localhost", Optional.empty()))
                .isEqualTo(new TokenAnswer.Unavailable("certificate_untrusted", Optional.empty()));

        assertThat(bodies).isEmpty();
    }

    @Test
    void anAuthorityOfTheOperatorIsTrusted() throws IOException {
        serve("localhost");

        assertThat(redeem("localhost", Optional.of(certificates.authorityFile())))
                .isEqualTo(new TokenAnswer.GrantRefused("invalid_grant", TokenAnswer.Remedy.CONSENT));
    }

    @Test
    void authoritiesAreReadAnewWhenTheirFileChanges() throws IOException {
        serve("localhost");
        var file = Files.copy(certificates.file("stranger"), directory.resolve("changing.pem"));
        var trusted = new TrustedCertificates(() -> Optional.of(file));
        var before = redeem("localhost", trusted);

        Files.writeString(file, Files.readString(certificates.authorityFile()));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(before).isEqualTo(new TokenAnswer.Unavailable("certificate_untrusted", Optional.empty()));
        assertThat(redeem("localhost", trusted))
                .isEqualTo(new TokenAnswer.GrantRefused("invalid_grant", TokenAnswer.Remedy.CONSENT));
    }

    @Test
    void nothingIsSentWhileTheOperatorsAuthoritiesCannotBeRead() throws IOException {
        serve("localhost");
        var broken = Files.writeString(directory.resolve("broken.pem"), "no certificate");

        assertThat(redeem("localhost", Optional.of(broken)))
                .isEqualTo(new TokenAnswer.Unavailable("certificates_unreadable", Optional.empty()));

        assertThat(bodies).isEmpty();
    }

    private void serve(String certificate) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.context(certificate)));
        server.createContext("/token", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var answer = "{\"error\": \"invalid_grant\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(400, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    private TokenAnswer redeem(String host, Optional<Path> trusted) {
        return redeem(host, new TrustedCertificates(() -> trusted));
    }

    private boolean revoked() {
        var http = new ProviderHttp(
                CONFIG, new TrustedCertificates(() -> Optional.of(certificates.authorityFile())), POLICY);
        return new RevocationEndpoint(http, new ClientProof(Clock.systemUTC()))
                .revoke(client("localhost"), SecretText.of("refresh"));
    }

    private TokenAnswer redeem(String host, TrustedCertificates trusted) {
        var http = new ProviderHttp(CONFIG, trusted, POLICY);
        return new TokenEndpoint(
                        http,
                        new TokenAnswers(Clock.systemUTC()),
                        CONFIG,
                        POLICY,
                        new ProviderGates(null),
                        new ClientProof(Clock.systemUTC()),
                        (_, _) -> {})
                .redeem(
                        client(host),
                        SecretText.of("code"),
                        URI.create("https://localhost/confirm"),
                        SecretText.of("verifier-verifier-verifier-verifier-verifier"),
                        Duration.ofSeconds(30));
    }

    private OAuthClient client(String host) {
        var uri = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/token");
        return new OAuthClient(
                1,
                1,
                uri,
                uri,
                "sealpost",
                ClientAuthenticationMethod.CLIENT_SECRET_POST,
                List.of(new OAuthClient.Credential.Secret(
                        "one", SecretText.of("canary"), ClientAuthenticationMethod.CLIENT_SECRET_POST)),
                List.of());
    }
}
