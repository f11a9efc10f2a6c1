package io.sealpost.vault.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;

/**
 * The data keys of the database, unwrapped by the KEK.
 *
 * <p>The first start on an empty database makes the first key. Replicas that start at once agree on one: the insert of the second does
 * nothing, and both read what is stored.
 */
@ApplicationScoped
class DataKeys implements PanacheRepositoryBase<DataKey, Integer> {

    private static final int FIRST = 1;

    private final KeyConfig config;
    private final Clock clock;

    DataKeys(KeyConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Opens the data key, making it on an empty database. Fails with {@link KeysUnavailable} without the right KEK. */
    Aead open() {
        var kek = KeyEncryptionKey.read(config.kekFile());
        var stored = QuarkusTransaction.requiringNew().call(() -> stored(kek));
        if (!stored.kekId.equals(kek.id())) {
            throw new KeysUnavailable("The data key is wrapped by KEK " + stored.kekId + ", but " + config.kekFile()
                    + " holds KEK " + kek.id() + ". Put the right file in place.");
        }
        try {
            return TinkProtoKeysetFormat.parseEncryptedKeyset(
                            stored.wrapped, kek.aead(), label(stored.id), RegistryConfiguration.get())
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new KeysUnavailable("The data key " + stored.id + " does not open with its KEK: it was damaged.", e);
        }
    }

    private DataKey stored(KeyEncryptionKey kek) {
        if (findByIdOptional(FIRST).isEmpty()) {
            getEntityManager()
                    .createNativeQuery(
                            "insert into data_key (id, kek_id, wrapped, created_at) values (:id, :kek, :wrapped, :at)"
                                    + " on conflict do nothing")
                    .setParameter("id", FIRST)
                    .setParameter("kek", kek.id())
                    .setParameter("wrapped", freshKey(kek))
                    .setParameter("at", clock.instant())
                    .executeUpdate();
        }
        return findById(FIRST);
    }

    private static byte[] freshKey(KeyEncryptionKey kek) {
        try {
            var keyset = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get());
            return TinkProtoKeysetFormat.serializeEncryptedKeyset(
                    keyset, kek.aead(), label(FIRST), RegistryConfiguration.get());
        } catch (GeneralSecurityException e) {
            throw new KeysUnavailable("A data key could not be made.", e);
        }
    }

    private static byte[] label(int id) {
        return ("sealpost data key " + id).getBytes(StandardCharsets.UTF_8);
    }
}
