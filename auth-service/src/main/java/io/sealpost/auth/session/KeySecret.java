package io.sealpost.auth.session;

import io.sealpost.auth.secret.SharedSecret;
import io.sealpost.auth.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Where the signing keys are kept: one secret of the vault for all replicas. */
@ApplicationScoped
class KeySecret {

    static final String NAME = "auth-service.signing-keys";

    private final Vault vault;

    KeySecret(Vault vault) {
        this.vault = vault;
    }

    Optional<SharedSecret> read() {
        return vault.secret(NAME);
    }

    /** False when somebody else was faster. */
    boolean replace(String value, String etag) {
        return vault.putSecret(NAME, value, etag);
    }
}
