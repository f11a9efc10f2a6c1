package io.sealpost.vault.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.OptionalLong;

/**
 * A key that seals (AES-256-GCM), in the clear: in memory only.
 *
 * @param row where it is stored; part of what its wraps are bound to
 * @param id what Tink writes into each of its ciphertexts
 */
record DataKey(int row, long id, KeysetHandle keyset, Aead aead) {

    private static final byte WITH_ID = 1;
    private static final int PREFIX = 5;

    static DataKey generate(int row, long id) throws GeneralSecurityException {
        if (id != Integer.toUnsignedLong((int) id)) {
            throw new GeneralSecurityException("there is no key id after " + (id - 1));
        }
        return of(
                row,
                KeysetHandle.newBuilder()
                        .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                                .withFixedId((int) id)
                                .makePrimary())
                        .build());
    }

    static DataKey unwrap(int row, byte[] wrapped, Kek kek) throws GeneralSecurityException {
        return of(
                row,
                TinkProtoKeysetFormat.parseEncryptedKeyset(
                        wrapped, kek.aead(), label(row), RegistryConfiguration.get()));
    }

    private static DataKey of(int row, KeysetHandle keyset) throws GeneralSecurityException {
        return new DataKey(
                row,
                Integer.toUnsignedLong(keyset.getPrimary().getId()),
                keyset,
                keyset.getPrimitive(RegistryConfiguration.get(), Aead.class));
    }

    byte[] wrap(Kek kek) throws GeneralSecurityException {
        return TinkProtoKeysetFormat.serializeEncryptedKeyset(
                keyset, kek.aead(), label(row), RegistryConfiguration.get());
    }

    /** The id of the key that a ciphertext says it is under. */
    static OptionalLong idIn(byte[] sealed) {
        return sealed.length > PREFIX && sealed[0] == WITH_ID
                ? OptionalLong.of(Integer.toUnsignedLong(ByteBuffer.wrap(sealed).getInt(1)))
                : OptionalLong.empty();
    }

    private static byte[] label(int row) {
        return ("sealpost data key " + row).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "data key " + id;
    }
}
