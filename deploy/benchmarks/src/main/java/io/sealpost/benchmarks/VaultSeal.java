package io.sealpost.benchmarks;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;

/** Seals as the vault does (its package {@code crypto}): by the newest data key, which the KEK's file opens, bound to the place. */
final class VaultSeal {

    private final Aead dataKey;

    private VaultSeal(Aead dataKey) {
        this.dataKey = dataKey;
    }

    static VaultSeal open(Path kek, Connection vault) {
        try (var statement = vault.createStatement();
                var row = statement.executeQuery(
                        "select data_key, wrapped from wrapped_data_key order by data_key desc limit 1")) {
            AeadConfig.register();
            row.next();
            var label = "sealpost data key " + row.getInt("data_key");
            return new VaultSeal(TinkProtoKeysetFormat.parseEncryptedKeyset(
                            row.getBytes("wrapped"),
                            kek(kek),
                            label.getBytes(StandardCharsets.UTF_8),
                            RegistryConfiguration.get())
                    .getPrimitive(RegistryConfiguration.get(), Aead.class));
        } catch (GeneralSecurityException | SQLException e) {
            throw new IllegalStateException("The vault's data key cannot be used", e);
        }
    }

    @AccessesPartialKey
    private static Aead kek(Path file) throws GeneralSecurityException {
        var parameters = AesGcmParameters.builder()
                .setKeySizeBytes(32)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                .build();
        var key = AesGcmKey.builder()
                .setParameters(parameters)
                .setKeyBytes(SecretBytes.copyFrom(bytes(file), InsecureSecretKeyAccess.get()))
                .build();
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    private static byte[] bytes(Path file) {
        try {
            return Base64.getDecoder().decode(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] seal(byte[] clear, String table, String row, String column, long version) {
        try {
            return dataKey.encrypt(clear, place(table, row, column, Long.toString(version)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] place(String... parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            text.append(part.length()).append(':').append(part);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
