package io.sealpost.vault.crypto;

import com.google.crypto.tink.aead.AeadConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The data keys of the database, unwrapped by the KEKs.
 *
 * <ol>
 *   <li>The first start on an empty database makes the first key. Replicas that start at once agree on one.
 *   <li>Every data key is wrapped by the current KEK, at the latest when a replica that has it as its current one has read the key.
 *   <li>With previous KEKs the current one's wraps are the latest. Without any, wraps that are older than the current KEK's are removed, and
 *       never later ones: a replica that still has the configuration of before takes nothing away.
 *   <li>A data key is unwrapped once in the life of the process.
 * </ol>
 */
@ApplicationScoped
public class DataKeys {

    private static final Logger LOG = Logger.getLogger(DataKeys.class);

    private final Keks keks;
    private final WrappedKeys stored;
    private final Clock clock;
    private final Map<Integer, DataKey> opened = new ConcurrentHashMap<>();
    private volatile Kek current;
    private volatile List<Kek> previous = List.of();

    DataKeys(Keks keks, WrappedKeys stored, Clock clock) {
        this.keks = keks;
        this.stored = stored;
        this.clock = clock;
    }

    /** A data key that is not stored yet, with its wraps. */
    public static final class Draft {

        private final DataKey key;
        private final SequencedMap<String, byte[]> wraps;

        private Draft(DataKey key, SequencedMap<String, byte[]> wraps) {
            this.key = key;
            this.wraps = wraps;
        }

        public long id() {
            return key.id();
        }
    }

    /** Opens the data keys, making the first on an empty database. Fails with {@link KeysUnavailable} without the right KEK. */
    KeyRing open() {
        register();
        current = keks.current();
        previous = keks.previous();
        stored.adopt();
        if (stored.all().isEmpty()) {
            store(draft());
        }
        var ring = read();
        var rows = stored.all();
        if (previous.isEmpty()) {
            rows.forEach(this::dropOlderWraps);
        } else {
            rows.stream().filter(row -> !isLatest(row)).forEach(this::wrapByCurrent);
        }
        return ring;
    }

    /** The data keys as they are stored now. In a transaction it reads over that transaction's connection. */
    KeyRing read() {
        var at = clock.instant();
        var all = stored.all().stream()
                .map(row -> new Opened(opened(row), row.createdAt()))
                .toList();
        var keys = all.stream().map(Opened::key).collect(Collectors.toMap(DataKey::id, key -> key));
        opened.values().retainAll(keys.values());
        return all.stream()
                .max(Comparator.comparingLong(each -> each.key().id()))
                .map(newest -> new KeyRing(keys, newest.key(), newest.since(), at))
                .orElseThrow(() -> new KeysUnavailable("There are no data keys any more; the database was emptied."));
    }

    private record Opened(DataKey key, Instant since) {}

    /** Sees to it that this replica's KEK opens every key, those too that a replica without it made. */
    void wrapMissing() {
        stored.all().stream().filter(row -> row.by(current).isEmpty()).forEach(this::wrapByCurrent);
    }

    /** Those that are stored, the oldest first. */
    public List<StoredKey> list() {
        return stored.all().stream()
                .map(row -> new StoredKey(
                        opened(row).id(),
                        row.createdAt(),
                        row.wraps().stream().map(WrappedKeys.Wrap::kek).toList()))
                .sorted(Comparator.comparingLong(StoredKey::id))
                .toList();
    }

    public String kek() {
        return current.id();
    }

    public String kekProvider() {
        return current.provider();
    }

    /**
     * A new data key, newer than all that are stored, wrapped by every KEK; each wrap was opened once, so nothing gets under a key that does not
     * come back. May call the KEKs' holders; not for use in a transaction.
     */
    public Draft draft() {
        var rows = stored.all();
        return draft(
                1 + rows.stream().mapToInt(WrappedKeys.Row::row).max().orElse(0),
                1 + rows.stream().mapToLong(row -> opened(row).id()).max().orElse(0));
    }

    /** Takes a draft that is stored, and committed, into use here; as a rule without asking the KEKs' holders once more. */
    public void takeIntoUse(Draft draft) {
        opened.put(draft.key.row(), draft.key);
    }

    /** Stores it, in the current transaction if there is one; false where another replica was first: then nothing is stored. */
    public boolean store(Draft draft) {
        return stored.add(draft.key, draft.wraps, clock.instant());
    }

    /** Removes a key for good. Fails while anything is stored under it. */
    public boolean remove(StoredKey key) {
        return stored.remove(key.id());
    }

    private Draft draft(int row, long id) {
        try {
            var key = DataKey.generate(row, id);
            var wraps = new LinkedHashMap<String, byte[]>();
            for (var kek : all()) {
                var wrap = key.wrap(kek);
                DataKey.unwrap(row, wrap, kek);
                wraps.put(kek.id(), wrap);
            }
            return new Draft(key, wraps);
        } catch (GeneralSecurityException e) {
            throw new KeysUnavailable("A data key could not be made: " + e.getMessage(), e);
        }
    }

    /** The current one last: its wraps are the latest. */
    private List<Kek> all() {
        return Stream.concat(previous.stream().filter(kek -> !kek.id().equals(current.id())), Stream.of(current))
                .toList();
    }

    private DataKey opened(WrappedKeys.Row row) {
        var known = opened.get(row.row());
        if (known != null && row.id().equals(OptionalLong.of(known.id()))) {
            return known;
        }
        var key = unwrap(row);
        if (row.id().isEmpty()) {
            stored.name(key);
        }
        opened.put(row.row(), key);
        return key;
    }

    private DataKey unwrap(WrappedKeys.Row row) {
        var failures = new ArrayList<GeneralSecurityException>();
        for (var kek : all().reversed()) {
            var wrap = row.by(kek);
            try {
                if (wrap.isPresent()) {
                    return DataKey.unwrap(row.row(), wrap.get().wrapped().array(), kek);
                }
            } catch (GeneralSecurityException e) {
                failures.add(e);
            }
        }
        throw failures.isEmpty()
                ? new KeysUnavailable("The data key " + row.row() + " is wrapped by KEK "
                        + row.wraps().stream().map(WrappedKeys.Wrap::kek).collect(Collectors.joining(" and "))
                        + ", but this vault was given KEK "
                        + all().reversed().stream().map(Kek::toString).collect(Collectors.joining(" and "))
                        + ". Put the right file in place, or name the KEK of before in sealpost.keys.previous-keks.")
                : new KeysUnavailable(
                        "The data key " + row.row() + " does not open with its KEK: "
                                + failures.getFirst().getMessage(),
                        failures.getFirst());
    }

    private boolean isLatest(WrappedKeys.Row row) {
        var latest = previous.stream()
                .flatMap(kek -> row.by(kek).stream())
                .mapToLong(WrappedKeys.Wrap::position)
                .max();
        return row.by(current).map(WrappedKeys.Wrap::position).orElse(-1L) >= latest.orElse(0);
    }

    private void wrapByCurrent(WrappedKeys.Row row) {
        var key = opened(row);
        try {
            var wrap = key.wrap(current);
            DataKey.unwrap(row.row(), wrap, current);
            stored.wrap(row.row(), current.id(), wrap, clock.instant());
            LOG.infof("KEK %s wraps %s now", current, key);
        } catch (GeneralSecurityException e) {
            throw new KeysUnavailable(
                    "The KEK " + current + " cannot wrap " + key + " and open it again: " + e.getMessage(), e);
        }
    }

    private void dropOlderWraps(WrappedKeys.Row row) {
        var own = row.by(current);
        var older = row.wraps().stream()
                .filter(wrap -> own.isPresent() && wrap.position() < own.get().position())
                .map(WrappedKeys.Wrap::kek)
                .toList();
        if (!older.isEmpty()) {
            QuarkusTransaction.requiringNew().run(() -> stored.unwrap(row.row(), older));
            LOG.infof(
                    "data key %d is wrapped by KEK %s now, and no more by KEK %s",
                    row.row(), current, String.join(" and ", older));
        }
    }

    private static void register() {
        try {
            AeadConfig.register();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink cannot be used", e);
        }
    }
}
