package io.sealpost.vault.credential;

import io.sealpost.vault.crypto.SecretText;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Certificates with their keys in mounted files. They are read at each use: what was replaced, by writing, by a rename or by the swap of a
 * link, counts from the next request on.
 */
@ApplicationScoped
public class CertificateFiles {

    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final int LONGEST = 64 * 1024;

    private final MountedFolder folder;

    CertificateFiles(ClientCertificatesConfig config) {
        folder = new MountedFolder(config.directory());
    }

    /** Whether an operator gave a folder at all. */
    public boolean areMounted() {
        return folder.isThere();
    }

    public static boolean isName(String name) {
        return MountedFolder.isName(name);
    }

    /** Reads a file with both, or a folder with {@code tls.crt} and {@code tls.key}. */
    public SigningKey read(String name, SigningAlgorithm algorithm, Optional<String> keyId) throws CredentialUnusable {
        try {
            return SigningKey.read(text(name), algorithm, keyId);
        } catch (CredentialUnusable e) {
            if (e.flaw() != Flaw.OTHER_KEY) {
                throw e;
            }
            // the two files of a folder were perhaps swapped between one being read and the other
            return SigningKey.read(text(name), algorithm, keyId);
        }
    }

    private SecretText text(String name) throws CredentialUnusable {
        var found = folder.locate(name);
        return SecretText.of(
                Files.isDirectory(found)
                        ? text(found.resolve(CERTIFICATE)) + "\n" + text(found.resolve(KEY))
                        : MountedFolder.read(found, LONGEST, Flaw.TOO_LONG));
    }

    private String text(Path file) throws CredentialUnusable {
        return MountedFolder.read(folder.within(file), LONGEST, Flaw.TOO_LONG);
    }
}
