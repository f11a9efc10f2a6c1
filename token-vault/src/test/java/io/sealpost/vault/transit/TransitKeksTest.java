package io.sealpost.vault.transit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.crypto.KeysUnavailable;
import io.sealpost.vault.crypto.Place;
import io.sealpost.vault.crypto.Replicas;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.TrustedCertificates;
import io.sealpost.vault.testing.FakeTransit;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A KEK that Vault or OpenBao holds. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class TransitKeksTest {

    private static final String KEK = "transit:transit/sealpost";
    private static final byte[] CLEAR = {1, 2, 3};
    private static final byte[] LABEL = {4};

    private final TrustedCertificates trusted;
    private final Replicas replicas;
    private FakeTransit server;

    @TempDir
    Path directory;

    TransitKeksTest(TrustedCertificates trusted, Replicas replicas) {
        this.trusted = trusted;
        this.replicas = replicas;
    }

    @BeforeEach
    void start() throws IOException {
        server = new FakeTransit();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private record Configured(
            Optional<URI> address,
            Optional<String> namespace,
            Optional<Path> tokenFile,
            Optional<String> role,
            Path serviceAccountTokenFile,
            Duration timeout)
            implements TransitConfig {

        private Configured(
                Optional<URI> address,
                Optional<String> namespace,
                Optional<Path> tokenFile,
                Optional<String> role,
                Path serviceAccountTokenFile) {
            this(address, namespace, tokenFile, role, serviceAccountTokenFile, Duration.ofSeconds(2));
        }

        @Override
        public String loginMount() {
            return "kubernetes";
        }
    }

    @Test
    void whatItWrapsItUnwraps() throws Exception {
        var kek = kek(FakeTransit.TOKEN);

        var wrapped = kek.encrypt(CLEAR, LABEL);

        assertThat(new String(wrapped, java.nio.charset.StandardCharsets.US_ASCII))
                .startsWith("vault:v1:");
        assertThat(kek.decrypt(wrapped, LABEL)).isEqualTo(CLEAR);
    }

    @Test
    void aWrapOpensForItsOwnDataKeyAlone() throws Exception {
        var kek = kek(FakeTransit.TOKEN);
        var wrapped = kek.encrypt(CLEAR, LABEL);

        assertThatThrownBy(() -> kek.decrypt(wrapped, new byte[] {5}))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("400");
    }

    @Test
    void aWrapOfAnotherKeyDoesNotOpen() throws Exception {
        var keks = keks(config(FakeTransit.TOKEN));
        var wrapped = keks.getAead("transit:transit/other").encrypt(CLEAR, LABEL);

        assertThatThrownBy(() -> keks.getAead(KEK).decrypt(wrapped, LABEL))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void aWrongTokenIsNotTriedAgainAndNotShown() throws Exception {
        var kek = kek("canary-wrong");

        assertThatThrownBy(() -> kek.encrypt(CLEAR, LABEL))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("policy")
                .hasMessageNotContaining("canary")
                .hasStackTraceContaining("403");
        assertThat(server.calls()).isOne();
    }

    @Test
    void aFreshTokenInTheFileCounts() throws Exception {
        var kek = kek("canary-old");
        Files.writeString(directory.resolve("token"), FakeTransit.TOKEN + "\n");

        assertThat(kek.decrypt(kek.encrypt(CLEAR, LABEL), LABEL)).isEqualTo(CLEAR);
    }

    @Test
    void aSealedServerIsAskedAgain() throws Exception {
        server.refuses(2);

        assertThat(kek(FakeTransit.TOKEN).encrypt(CLEAR, LABEL)).isNotEmpty();
        assertThat(server.calls()).isEqualTo(3);
    }

    @Test
    void aServerThatStaysSealedIsToldOf() throws Exception {
        server.refuses(100);

        assertThatThrownBy(() -> kek(FakeTransit.TOKEN).encrypt(CLEAR, LABEL))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("503")
                .hasMessageContaining("sealed");
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws Exception {
        var kek = kek(FakeTransit.TOKEN);
        server.close();

        assertThatThrownBy(() -> kek.encrypt(CLEAR, LABEL))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining(server.address().toString());
    }

    @Test
    void aNamespaceIsSaid() throws Exception {
        server.expectsNamespace("mail");
        var token = Files.writeString(directory.resolve("token"), FakeTransit.TOKEN);
        var kek = keks(new Configured(
                        Optional.of(server.address()),
                        Optional.of("mail"),
                        Optional.of(token),
                        Optional.empty(),
                        token))
                .getAead(KEK);

        assertThat(kek.decrypt(kek.encrypt(CLEAR, LABEL), LABEL)).isEqualTo(CLEAR);
    }

    @Test
    void aServiceAccountLogsIn() throws Exception {
        var account = Files.writeString(directory.resolve("account"), FakeTransit.SERVICE_ACCOUNT);
        var kek = keks(new Configured(
                        Optional.of(server.address()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("token-vault"),
                        account))
                .getAead(KEK);

        assertThat(kek.decrypt(kek.encrypt(CLEAR, LABEL), LABEL)).isEqualTo(CLEAR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://vault.example.com:8200", "ftp://localhost", "vault.example.com:8200", "https:/x"})
    void aTokenIsNotSentInClear(String address) throws Exception {
        var token = Files.writeString(directory.resolve("token"), FakeTransit.TOKEN);
        var keks = keks(new Configured(
                Optional.of(URI.create(address)), Optional.empty(), Optional.of(token), Optional.empty(), token));

        assertThatThrownBy(() -> keks.getAead(KEK))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("sealpost.transit.address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "-PT1S"})
    void aLimitThatNoCallCanKeepIsRefused(Duration timeout) throws Exception {
        var token = Files.writeString(directory.resolve("token"), FakeTransit.TOKEN);
        var keks = keks(new Configured(
                Optional.of(server.address()), Optional.empty(), Optional.of(token), Optional.empty(), token, timeout));

        assertThatThrownBy(() -> keks.getAead(KEK))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("sealpost.transit.timeout");
    }

    @Test
    void dataKeysMoveFromAFileToTransitAndOpenByItAlone() throws Exception {
        var keks = keks(config(FakeTransit.TOKEN));
        var place = new Place("secret", "moved", "value_sealed", 1);
        var sealed = replicas.replica().start().seal(SecretText.of("before"), place);
        replicas.replica(keks, KEK, replicas.kek().toString()).start();

        var opened = replicas.replica(keks, KEK, KEK).start().open(sealed, place);

        assertThat(opened).isEqualTo(SecretText.of("before"));
        replicas.replica(replicas.kek(), replicas.kek()).start();
    }

    @Test
    void aKekThatWrapsAndDoesNotOpenTakesNothingOver() throws Exception {
        var closed = "transit:transit/closed";
        replicas.replica().start();
        server.opensNothing();

        assertThatThrownBy(() -> replicas.replica(
                                keks(config(FakeTransit.TOKEN)),
                                closed,
                                replicas.kek().toString())
                        .start())
                .isInstanceOf(KeysUnavailable.class)
                .hasMessageContaining("cannot wrap")
                .hasMessageContaining("policy");
        assertThat(Superuser.asks("select kek_id from wrapped_data_key")).doesNotContain(closed);
    }

    @Test
    void withTheWrongKeyOfTransitNothingStarts() throws Exception {
        var keks = keks(config(FakeTransit.TOKEN));

        assertThatThrownBy(
                        () -> replicas.replica(keks, "transit:transit/stranger").start())
                .isInstanceOf(KeysUnavailable.class)
                .hasMessageContaining("transit:transit/stranger")
                .hasMessageContaining("sealpost.keys.previous-keks");
    }

    private Aead kek(String token) throws Exception {
        return keks(config(token)).getAead(KEK);
    }

    private TransitConfig config(String token) throws IOException {
        var file = Files.writeString(directory.resolve("token"), token);
        return new Configured(
                Optional.of(server.address()), Optional.empty(), Optional.of(file), Optional.empty(), file);
    }

    private TransitKeks keks(TransitConfig config) {
        return new TransitKeks(config, trusted);
    }
}
