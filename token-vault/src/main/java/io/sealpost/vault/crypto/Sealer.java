package io.sealpost.vault.crypto;

import com.google.crypto.tink.Aead;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Seals secrets for the database and opens them again (AES-256-GCM, random nonces, key id in the ciphertext). */
@ApplicationScoped
public class Sealer {

    private static final Logger LOG = Logger.getLogger(Sealer.class);

    private final DataKeys keys;
    private volatile Aead aead;

    Sealer(DataKeys keys) {
        this.keys = keys;
    }

    /** Takes the keys into use. Called once at start; fails with {@link KeysUnavailable} without the right KEK. */
    public void unlock() {
        aead = keys.open();
    }

    public byte[] seal(SecretText secret, Place place) {
        try {
            return aead.encrypt(secret.reveal().getBytes(StandardCharsets.UTF_8), place.associatedData());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Sealing failed at " + place, e);
        }
    }

    /**
     * Opens what was sealed for exactly this place. What was changed or moved since is of no use to anybody, and no reason to fail where
     * there may be others: that is logged.
     *
     * @param sealed null where nothing is stored
     */
    public Optional<SecretText> openIfWhole(byte[] sealed, Place place) {
        try {
            return Optional.ofNullable(sealed).map(stored -> open(stored, place));
        } catch (SealBroken e) {
            LOG.error("something sealed cannot be opened and is passed over", e);
            return Optional.empty();
        }
    }

    /** Opens what was sealed for exactly this place; fails when it was changed or moved. */
    public SecretText open(byte[] sealed, Place place) {
        try {
            return SecretText.of(new String(aead.decrypt(sealed, place.associatedData()), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new SealBroken(place, e);
        }
    }
}
