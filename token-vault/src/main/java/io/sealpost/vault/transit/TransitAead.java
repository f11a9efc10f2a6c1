package io.sealpost.vault.transit;

import com.google.crypto.tink.Aead;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitDecryptParams;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitEncryptParams;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Objects;

/** Encrypts and decrypts by a key of a Transit engine; the associated data goes with each call, so a wrap opens for its own data key alone. */
final class TransitAead implements Aead {

    private final TransitServer server;
    private final String mount;
    private final String key;

    TransitAead(TransitServer server, String mount, String key) {
        this.server = server;
        this.mount = mount;
        this.key = key;
    }

    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
        var params =
                new VaultSecretsTransitEncryptParams().setPlaintext(plaintext).setAssociatedData(associatedData);
        return server.call(client -> client.secrets()
                .transit(mount)
                .encrypt(key, params)
                .thenApply(answer -> answer.getCiphertext().getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
        var params = new VaultSecretsTransitDecryptParams()
                .setCiphertext(new String(ciphertext, StandardCharsets.US_ASCII))
                .setAssociatedData(associatedData);
        return server.call(
                client -> client.secrets().transit(mount).decrypt(key, params).thenApply(Objects::requireNonNull));
    }
}
