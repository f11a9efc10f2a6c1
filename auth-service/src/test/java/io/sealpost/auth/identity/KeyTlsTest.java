package io.sealpost.auth.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sealpost.auth.testing.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys are believed from a provider only that proves its name. */
class KeyTlsTest {

    @TempDir
    static Path directory;

    private static Certificates certificates;

    private final AtomicInteger requests = new AtomicInteger();
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
        "expired, CERTIFICATE_EXPIRED",
        "early, CERTIFICATE_NOT_YET_VALID",
        "self-signed, CERTIFICATE_UNTRUSTED",
        "untrusted, CERTIFICATE_UNTRUSTED",
        "elsewhere, CERTIFICATE_WRONG_NAME"
    })
    void keysBehindACertificateThatDoesNotHoldAreNotFetchedAndTheReasonIsKept(String certificate, Obstacle obstacle)
            throws IOException {
        serve(certificate);
        try (var retriever = retriever(new TrustedCertificates(() -> Optional.of(certificates.authorityFile())))) {
            assertThatThrownBy(() -> retriever.retrieveResource(keys().toURL())).isInstanceOf(SSLException.class);

            assertThat(retriever.obstacle(keys())).hasValue(obstacle);
            assertThat(requests).hasValue(0);
        }
    }

    @Test
    void authoritiesAreReadAnewWhenTheirFileChanges() throws IOException {
        serve("localhost");
        var file = Files.copy(certificates.file("stranger"), directory.resolve("changing.pem"));
        try (var retriever = retriever(new TrustedCertificates(() -> Optional.of(file)))) {
            assertThatThrownBy(() -> retriever.retrieveResource(keys().toURL())).isInstanceOf(SSLException.class);

            Files.writeString(file, Files.readString(certificates.authorityFile()));
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));

            assertThatCode(() -> retriever.retrieveResource(keys().toURL())).doesNotThrowAnyException();
            assertThat(retriever.obstacle(keys())).isEmpty();
        }
    }

    @Test
    void authoritiesThatCannotBeReadAreTheReasonAndNotTheProvider() throws IOException {
        serve("localhost");
        var broken = Files.writeString(directory.resolve("broken.pem"), "no certificate");
        try (var retriever = retriever(new TrustedCertificates(() -> Optional.of(broken)))) {
            assertThatThrownBy(() -> retriever.retrieveResource(keys().toURL())).isInstanceOf(IOException.class);

            assertThat(retriever.obstacle(keys())).hasValue(Obstacle.CERTIFICATES_UNREADABLE);
            assertThat(requests).hasValue(0);
        }
    }

    private URI keys() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/keys");
    }

    private void serve(String certificate) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.context(certificate)));
        server.createContext("/keys", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'{', '}'});
            exchange.close();
        });
        server.start();
    }

    private static KeyRetriever retriever(TrustedCertificates trusted) {
        return new KeyRetriever(trusted, AddressPolicyTest.policy(List.of("127.0.0.0/8", "::1")), new IdentityConfig() {
            @Override
            public Duration timeout() {
                return Duration.ofSeconds(5);
            }

            @Override
            public Duration keyLife() {
                return Duration.ofMinutes(5);
            }

            @Override
            public Duration keyPause() {
                return Duration.ofSeconds(30);
            }
        });
    }
}
