package io.sealpost.vault.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.vault.testing.ClientKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are read for a name, and when. */
class CertificateFilesTest {

    private static final ClientKey FIRST = ClientKey.named("first");
    private static final ClientKey SECOND = ClientKey.named("second");

    @TempDir
    private Path place;

    private Path folder;
    private CertificateFiles files;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createDirectory(place.resolve("mounted"));
        files = new CertificateFiles(() -> Optional.of(folder));
    }

    @Test
    void aFileHoldsBoth() throws Exception {
        Files.writeString(folder.resolve("entra"), FIRST.pem());

        assertThat(subject("entra")).isEqualTo("CN=first");
    }

    @Test
    void whatIsRenamedIntoPlaceCountsAtOnce() throws Exception {
        Files.writeString(folder.resolve("entra"), FIRST.pem());
        assertThat(subject("entra")).isEqualTo("CN=first");
        var next = Files.writeString(place.resolve("next"), SECOND.pem());

        Files.move(next, folder.resolve("entra"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(subject("entra")).isEqualTo("CN=second");
    }

    @Test
    void aFolderIsReadAsKubernetesMountsIt() throws Exception {
        // Given
        var mount = Files.createDirectory(folder.resolve("entra"));
        version(mount, "..2026_01", FIRST);
        version(mount, "..2026_02", SECOND);
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_01"));
        Files.createSymbolicLink(mount.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Files.createSymbolicLink(mount.resolve("tls.key"), Path.of("..data/tls.key"));
        assertThat(subject("entra")).isEqualTo("CN=first");

        // When
        Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2026_02"));
        Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        // Then
        assertThat(subject("entra")).isEqualTo("CN=second");
    }

    private static void version(Path mount, String name, ClientKey key) throws IOException {
        var version = Files.createDirectory(mount.resolve(name));
        Files.writeString(version.resolve("tls.crt"), key.certificatePem());
        Files.writeString(version.resolve("tls.key"), key.pkcs1Pem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../outside",
                "..data",
                ".hidden",
                "a/b",
                "a\\b",
                "/etc/passwd",
                "a..b",
                "a\u0000",
                "a b",
                "a\n",
                "ä"
            })
    void whatIsNoNameIsNeverLookedFor(String name) throws Exception {
        Files.writeString(place.resolve("outside"), FIRST.pem());

        assertThat(CertificateFiles.isName(name)).isFalse();
        unusable(name, Flaw.FILE_ABSENT);
    }

    @Test
    void aLinkThatLeadsOutIsNotFollowed() throws Exception {
        var outside = Files.writeString(place.resolve("outside"), FIRST.pem());
        Files.createSymbolicLink(folder.resolve("entra"), outside);
        Files.createSymbolicLink(folder.resolve("relative"), Path.of("../outside"));
        var other = Files.createDirectory(folder.resolve("folder"));
        Files.createSymbolicLink(other.resolve("tls.crt"), outside);
        Files.createSymbolicLink(other.resolve("tls.key"), outside);

        unusable("entra", Flaw.FILE_UNREADABLE);
        unusable("relative", Flaw.FILE_UNREADABLE);
        unusable("folder", Flaw.FILE_UNREADABLE);
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        Files.createDirectory(folder.resolve("empty"));
        Files.writeString(folder.resolve("long"), "x".repeat(70_000));
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});

        unusable("entra", Flaw.FILE_ABSENT);
        unusable("empty", Flaw.FILE_ABSENT);
        unusable("long", Flaw.TOO_LONG);
        unusable("binary", Flaw.NOT_PEM);
    }

    @Test
    void withoutAFolderThereAreNone() {
        files = new CertificateFiles(Optional::empty);

        assertThat(files.areMounted()).isFalse();
        unusable("entra", Flaw.FILE_ABSENT);
    }

    private String subject(String name) throws CredentialUnusable {
        return files.read(name, SigningAlgorithm.PS256, Optional.empty())
                .certificate()
                .orElseThrow()
                .subject();
    }

    private void unusable(String name, Flaw flaw) {
        assertThatThrownBy(() -> files.read(name, SigningAlgorithm.PS256, Optional.empty()))
                .isInstanceOfSatisfying(
                        CredentialUnusable.class, e -> assertThat(e.flaw()).isEqualTo(flaw));
    }
}
