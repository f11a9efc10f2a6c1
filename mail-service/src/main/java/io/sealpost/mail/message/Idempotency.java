package io.sealpost.mail.message;

import io.quarkus.scheduler.Scheduled;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.hibernate.Session;

/** Remembers submissions by their Idempotency-Key, so that a repetition gets the first answer. Keys and requests are kept as hashes. */
@ApplicationScoped
class Idempotency {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final Session database;
    private final MessageConfig config;
    private final Clock clock;

    Idempotency(Session database, MessageConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /** A caller's key with the request that came under it. */
    record Key(String caller, String keyHash, String requestHash) {

        /** The key of a request, or null if it came without one; only with one the request is needed. */
        static Key of(String caller, String key, Supplier<byte[]> request) {
            if (key == null) {
                return null;
            }
            if (!KEY.matcher(key).matches()) {
                throw Refusal.invalid("Idempotency-Key", "use up to 255 visible ASCII characters");
            }
            return new Key(
                    caller, Octets.sha256(key.getBytes(StandardCharsets.US_ASCII)), Octets.sha256(request.get()));
        }
    }

    /** The message that was submitted under the key before; refuses if the request was another. Part of a transaction. */
    Optional<UUID> known(Key key) {
        return database.createNativeQuery(
                        "select message, request_hash from idempotency_key where caller = ?1 and key_hash = ?2",
                        Object[].class)
                .setParameter(1, key.caller())
                .setParameter(2, key.keyHash())
                .uniqueResultOptional()
                .map(row -> same(key, row));
    }

    private static UUID same(Key key, Object[] row) {
        if (!key.requestHash().equals(row[1])) {
            throw Refusal.of(
                    RefusalCode.IDEMPOTENCY_KEY_REUSED,
                    "This Idempotency-Key came with another message before. Use a new key for a new message.");
        }
        return (UUID) row[0];
    }

    /**
     * Takes the key for a message, waiting for a request with the same key that is under way. Part of the transaction that stores the
     * message, ahead of it.
     *
     * @return false if the key was taken
     */
    boolean take(Key key, UUID message) {
        return database.createNativeMutationQuery("""
                        insert into idempotency_key (caller, key_hash, request_hash, message, created_at)
                        values (?1, ?2, ?3, ?4, ?5) on conflict do nothing
                        """)
                        .setParameter(1, key.caller())
                        .setParameter(2, key.keyHash())
                        .setParameter(3, key.requestHash())
                        .setParameter(4, message)
                        .setParameter(5, clock.instant())
                        .executeUpdate()
                == 1;
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void forgetOld() {
        database.createNativeMutationQuery("delete from idempotency_key where created_at < ?1")
                .setParameter(1, clock.instant().minus(config.idempotencyLifetime()))
                .executeUpdate();
    }
}
