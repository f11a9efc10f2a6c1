package io.sealpost.vault.crypto;

import com.google.crypto.tink.KmsClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;

/** KEKs in files; a mounted Kubernetes secret is such a file. */
@ApplicationScoped
class KekFiles implements KmsClient {

    static final String SCHEME = "file:";

    @Override
    public boolean doesSupport(String uri) {
        return uri.startsWith(SCHEME);
    }

    @Override
    public KmsClient withCredentials(String path) {
        return this;
    }

    @Override
    public KmsClient withDefaultCredentials() {
        return this;
    }

    @Override
    public KeyEncryptionKey getAead(String uri) {
        return KeyEncryptionKey.read(Path.of(uri.substring(SCHEME.length()).replaceFirst("^//(?=/)", "")));
    }
}
