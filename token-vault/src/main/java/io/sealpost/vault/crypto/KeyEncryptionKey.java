package io.sealpost.vault.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;

/** A KEK from a file. Its id is taken from its own hash, so a wrong file is told from a damaged database. */
final class KeyEncryptionKey implements Aead {

    private static final int SIZE = 32;

    private final String id;
    private final Aead aead;

    private KeyEncryptionKey(String id, Aead aead) {
        this.id = id;
        this.aead = aead;
    }

    /** Reads the key; fails with {@link KeysUnavailable} when the file is absent or is not such a key. */
    static KeyEncryptionKey read(Path file) {
        try {
            AeadConfig.register();
            var key = Base64.getDecoder().decode(Files.readString(file).strip());
            if (key.length != SIZE) {
                throw new KeysUnavailable(
                        "The KEK file " + file + " must hold 32 bytes in Base64, not " + key.length + ".");
            }
            var hash = MessageDigest.getInstance("SHA-256").digest(key);
            return new KeyEncryptionKey(HexFormat.of().formatHex(hash, 0, 8), aead(key));
        } catch (IOException e) {
            throw new KeysUnavailable("The KEK file " + file + " cannot be read; set sealpost.keys.kek-file.", e);
        } catch (IllegalArgumentException e) {
            throw new KeysUnavailable("The KEK file " + file + " is not Base64.");
        } catch (GeneralSecurityException e) {
            throw new KeysUnavailable("The KEK of " + file + " cannot be used.", e);
        }
    }

    @AccessesPartialKey
    private static Aead aead(byte[] key) throws GeneralSecurityException {
        var parameters = AesGcmParameters.builder()
                .setKeySizeBytes(SIZE)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                .build();
        var aesKey = AesGcmKey.builder()
                .setParameters(parameters)
                .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                .build();
        var keyset = KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(aesKey).withRandomId().makePrimary())
                .build();
        return keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    String id() {
        return id;
    }

    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
        return aead.encrypt(plaintext, associatedData);
    }

    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
        return aead.decrypt(ciphertext, associatedData);
    }
}
