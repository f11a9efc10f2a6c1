package io.sealpost.vault.crypto;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Seals secrets for the database and opens them again (AES-256-GCM, random nonces, key id in the ciphertext).
 *
 * <ol>
 *   <li>The newest data key that this replica knows of seals; any that is stored opens.
 *   <li>A ciphertext under a key that is not known here makes the keys be read anew, so another replica's rotation is understood at once.
 *   <li>Nothing is sealed by keys that were read longer than a minute ago: whoever slept looks first. Where the newest does not open here, what has
 *       to be stored is stored all the same: a refresh token may be the only one there is.
 *   <li>While the keys cannot be read, what is under another than those that are open here fails at once; one in a few seconds tries.
 * </ol>
 */
@ApplicationScoped
public class Sealer {

    private static final Logger LOG = Logger.getLogger(Sealer.class);

    private static final Duration FRESH = Duration.ofMinutes(1);

    private final DataKeys keys;
    private final Clock clock;
    private final AtomicReference<KeyRing> ring = new AtomicReference<>();
    private final Reloads reloads;

    Sealer(DataKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
        this.reloads = new Reloads(clock);
    }

    /** Takes the keys into use. Called once at start; fails with {@link KeysUnavailable} without the right KEK. */
    public void unlock() {
        ring.set(keys.open());
    }

    @Scheduled(every = "${sealpost.keys.reload-tick:5s}", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tick() {
        if (newestSince().isPresent()) {
            reloads.inTurn(this::reloaded);
            keys.wrapMissing();
        }
    }

    /** Reads the keys anew; returns the id of the one that seals from now on. */
    public long reload() {
        return reloads.remembered(this::reloaded).newest().id();
    }

    /** Since when there is the key that seals; empty before the start is over. */
    public Optional<Instant> newestSince() {
        return Optional.ofNullable(ring.get()).map(KeyRing::newestSince);
    }

    public byte[] seal(SecretText secret, Place place) {
        return seal(secret.reveal().getBytes(StandardCharsets.UTF_8), place);
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
        return SecretText.of(new String(unsealed(sealed, place), StandardCharsets.UTF_8));
    }

    /** As {@link #open}, but calls no KEK's holder: empty where the data key is not open here yet. */
    public Optional<SecretText> openAtHand(byte[] sealed, Place place) {
        return known(sealed).isPresent() ? Optional.of(open(sealed, place)) : Optional.empty();
    }

    /** Seals by the newest key what was sealed for this place; what is under it already comes back as it is. Fails when it was changed or moved. */
    public byte[] reseal(byte[] sealed, Place place) {
        if (DataKey.idIn(sealed).equals(OptionalLong.of(fresh().newest().id()))) {
            return sealed;
        }
        var clear = unsealed(sealed, place);
        try {
            return seal(clear, place);
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    private byte[] seal(byte[] clear, Place place) {
        try {
            return fresh().newest().aead().encrypt(clear, place.associatedData());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Sealing failed at " + place, e);
        }
    }

    private byte[] unsealed(byte[] sealed, Place place) {
        try {
            return known(sealed)
                    .or(() -> reloads.inTurn(
                            () -> known(sealed).or(() -> reloaded().of(sealed))))
                    .orElseThrow(() -> new GeneralSecurityException("no such data key"))
                    .aead()
                    .decrypt(sealed, place.associatedData());
        } catch (GeneralSecurityException e) {
            throw new SealBroken(place, e);
        }
    }

    private Optional<DataKey> known(byte[] sealed) {
        return ring.get().of(sealed);
    }

    private KeyRing fresh() {
        var known = ring.get();
        if (isFresh(known) || reloads.failedWithin(FRESH)) {
            return known;
        }
        try {
            return reloads.inTurn(() -> isFresh(ring.get()) ? ring.get() : reloaded());
        } catch (KeysUnavailable e) {
            LOG.warn("a data key does not open here; what has to be stored goes under the newest that does", e);
            return known;
        }
    }

    private boolean isFresh(KeyRing known) {
        return !known.readAt().isBefore(clock.instant().minus(FRESH));
    }

    private KeyRing reloaded() {
        return ring.accumulateAndGet(keys.read(), KeyRing::later);
    }
}
