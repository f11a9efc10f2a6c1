package io.sealpost.vault.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sealpost.vault.crypto.SecretText;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that cannot prove its name gets no credential. */
class ProviderTlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpsServer server;
    private Path certificate;

    @BeforeEach
    void start() throws Exception {
        var store = directory.resolve("provider.p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "provider",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        made.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        assertThat(made.waitFor()).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        certificate = Files.writeString(
                directory.resolve("ca.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getCertificate("provider").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        serve(keys);
    }

    private void serve(KeyStore keys) throws Exception {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
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

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefusedBeforeAnySecretIsSent() {
        assertThat(refresh("localhost", Optional.empty()))
                .isEqualTo(new TokenAnswer.Unavailable("tls", Optional.empty()));
        assertThat(bodies).isEmpty();
    }

    @Test
    void aCertificateForAnotherNameIsRefusedBeforeAnySecretIsSent() {
        assertThat(refresh("127.0.0.1", Optional.of(certificate)))
                .isEqualTo(new TokenAnswer.Unavailable("tls", Optional.empty()));
        assertThat(bodies).isEmpty();
    }

    @Test
    void anAuthorityOfTheOperatorIsTrusted() {
        assertThat(refresh("localhost", Optional.of(certificate)))
                .isEqualTo(new TokenAnswer.GrantRefused("invalid_grant"));
    }

    private TokenAnswer refresh(String host, Optional<Path> trusted) {
        var config = new ProviderConfig() {
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
        var policy = AddressPolicyTest.policy(List.of("127.0.0.0/8", "::1"));
        var http = new ProviderHttp(config, new TrustedCertificates(() -> trusted), policy);
        var uri = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/token");
        var client = new OAuthClient(
                1,
                1,
                uri,
                null,
                "sealpost",
                ClientAuthenticationMethod.CLIENT_SECRET_POST,
                List.of(new OAuthClient.Credential("one", SecretText.of("canary"))));
        return new TokenEndpoint(http, new TokenAnswers(Clock.systemUTC()), config, policy)
                .refresh(client, SecretText.of("refresh"), List.of(), Duration.ofSeconds(30));
    }
}
