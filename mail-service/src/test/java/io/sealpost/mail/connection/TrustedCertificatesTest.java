package io.sealpost.mail.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates of the operator that cannot be read are seen at the start, and later before anything is sent. */
class TrustedCertificatesTest {

    @TempDir
    Path directory;

    @Test
    void aServiceWhoseCertificatesAreAbsentDoesNotStart() {
        var absent = directory.resolve("absent.pem");

        refusedAtStart(trusting(absent), absent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no certificate",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
                "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n"
            })
    void aServiceWhoseFileHoldsNoCertificateDoesNotStart(String content) throws IOException {
        var file = Files.writeString(directory.resolve("broken.pem"), content);

        refusedAtStart(trusting(file), file);
    }

    @Test
    void aServiceWhoseFileBreaksOffDoesNotStart() throws Exception {
        var pem = certificate();
        var file = Files.writeString(directory.resolve("half.pem"), pem.substring(0, pem.length() / 2));

        refusedAtStart(trusting(file), file);
    }

    @Test
    void oneBrokenFileInAFolderIsNamed() throws Exception {
        Files.writeString(directory.resolve("good.pem"), certificate());
        var broken = Files.writeString(directory.resolve("broken.pem"), "no certificate");

        refusedAtStart(trusting(directory), broken);
    }

    @Test
    void anEmptyFolderAndReadableFilesAreTaken() throws Exception {
        starts(trusting(directory));

        Files.writeString(directory.resolve("good.pem"), certificate());
        Files.createDirectory(directory.resolve("folder"));

        starts(trusting(directory));
        starts(new TrustedCertificates(Optional::empty));
    }

    @Test
    void whatBreaksLaterIsSeenAtTheNextUseAndForgottenOnceItIsMended() throws Exception {
        // Given
        var trusted = trusting(directory);
        starts(trusted);

        // When
        var broken = Files.writeString(directory.resolve("broken.pem"), "no certificate");

        // Then
        assertThatThrownBy(trusted::context)
                .isInstanceOf(CertificatesUnreadable.class)
                .hasMessageContaining(broken.toString());
        Files.writeString(broken, certificate());
        assertThat(trusted.context()).isNotNull();
    }

    private static TrustedCertificates trusting(Path place) {
        return new TrustedCertificates(() -> Optional.of(place));
    }

    private static void starts(TrustedCertificates trusted) {
        assertThatCode(() -> trusted.readAtStart(new StartupEvent())).doesNotThrowAnyException();
    }

    private static void refusedAtStart(TrustedCertificates trusted, Path file) {
        assertThatThrownBy(() -> trusted.readAtStart(new StartupEvent()))
                .hasMessage("sealpost.tls.trusted-certificates: " + file
                        + " is absent or holds no readable PEM certificate; correct the file or the setting.");
    }

    /** Any that this JDK has. */
    private static String certificate() throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        var authorities = Arrays.stream(factory.getTrustManagers())
                .map(X509TrustManager.class::cast)
                .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()));
        var encoded = authorities.findFirst().orElseThrow().getEncoded();
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END CERTIFICATE-----\n";
    }
}
