package io.sealpost.vault.key;

import io.sealpost.vault.crypto.DataKeys;
import io.sealpost.vault.crypto.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The keys, and how many rows are under each. */
@Schema(name = "Keys")
record KeysView(KekView kek, List<DataKeyView> dataKeys) {

    /** The KEK of the replica that answers. */
    @Schema(name = "Kek")
    record KekView(String id, String provider) {}

    /**
     * A data key.
     *
     * @param current whether what is stored from now on is sealed by it
     * @param keks the ids of the KEKs by which it is wrapped
     * @param rows by table
     */
    @Schema(name = "DataKey")
    record DataKeyView(
            long id, Instant createdAt, boolean current, List<String> keks, Map<String, Long> rows, long total) {

        static DataKeyView of(StoredKey key, boolean current, Map<String, Long> rows) {
            return new DataKeyView(
                    key.id(),
                    key.createdAt(),
                    current,
                    key.keks(),
                    rows,
                    rows.values().stream().mapToLong(Long::longValue).sum());
        }
    }

    static KeysView of(DataKeys keys, Map<Long, Map<String, Long>> rows) {
        var stored = keys.list();
        return new KeysView(
                new KekView(keys.kek(), keys.kekProvider()),
                stored.stream()
                        .map(key -> DataKeyView.of(
                                key, key.equals(stored.getLast()), rows.getOrDefault(key.id(), Map.of())))
                        .toList());
    }
}
