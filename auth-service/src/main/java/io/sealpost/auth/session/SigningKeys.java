package io.sealpost.auth.session;

import com.nimbusds.jose.jwk.RSAKey;
import io.quarkus.scheduler.Scheduled;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.secret.SharedSecret;
import io.sealpost.auth.vault.VaultUnavailable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * This replica's copy of the keys that sign session tokens.
 *
 * <ol>
 *   <li>Signing and publishing never wait: they are memory reads.
 *   <li>All replicas have the same keys, within a minute: the first one makes them, whoever is beaten to a change reads the winner's.
 *   <li>What is known outlives the vault's outages. Until something is, nothing is signed and nothing published.
 *   <li>Whenever a token verifies, its key is published at every replica that the vault answers, and was for as long as caches last.
 *   <li>Where the secret was deleted a new key signs at once: what the old ones signed is to count no longer.
 * </ol>
 */
@ApplicationScoped
class SigningKeys {

    private static final Logger LOG = Logger.getLogger(SigningKeys.class);
    private static final Duration READ_EVERY = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int MOST_TURNS = 4;

    private final KeySecret secret;
    private final SessionConfig config;
    private final Clock clock;
    private volatile Known known;
    private boolean wasRead = true;

    SigningKeys(KeySecret secret, SessionConfig config, Clock clock) {
        this.secret = secret;
        this.config = config;
        this.clock = clock;
    }

    /** The keys and when they were read. */
    private record Known(KeyRing ring, Instant at) {}

    /** The key that signs now; refused with {@code vault_unavailable} while none is known. */
    RSAKey signing() {
        return ring().signing(clock.instant(), config.keyLead());
    }

    /** The public parts of all keys whose tokens may be under way, and of the one that comes next; refused likewise. */
    List<Map<String, Object>> published() {
        return ring().published();
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tick() {
        if (isDue()) {
            follow();
        }
    }

    /** Reads the keys and does to them what time demands. Blocks; whatever it fails of, what was known stays. */
    synchronized void follow() {
        try {
            var turns = 0;
            while (!settled() && ++turns < MOST_TURNS) {
                LOG.debugf("the signing keys were changed, here or elsewhere, and are read again");
            }
            wasRead = true;
        } catch (VaultUnavailable e) {
            unread("token-vault does not give them");
        } catch (ParseException e) {
            // what it says may quote the secret
            unread("the secret " + KeySecret.NAME + " is no set of keys; delete it, and new ones are made");
        }
    }

    /** Whether the keys were read and nothing is to be done to them; else they are to be read again. */
    private boolean settled() throws ParseException {
        var now = clock.instant();
        var stored = secret.read();
        var ring = stored.isEmpty()
                ? Optional.<KeyRing>empty()
                : Optional.of(KeyRing.read(stored.get().value()));
        ring.ifPresent(read -> known = new Known(read, now));
        var wanted = ring.map(read -> read.at(now, config.keyLife(), config.keyLead()))
                .orElseGet(() -> KeyRing.first(now));
        if (ring.filter(wanted::equals).isPresent()) {
            return true;
        }
        secret.replace(wanted.text(), stored.map(SharedSecret::etag).orElse(null));
        return false;
    }

    private void unread(String why) {
        if (wasRead) {
            LOG.warnf("the keys of session tokens %s: %s", known == null ? "are not known" : "stay as last known", why);
        }
        wasRead = false;
    }

    private boolean isDue() {
        var copy = known;
        var now = clock.instant();
        return copy == null
                || now.isBefore(copy.at())
                || !now.isBefore(copy.at().plus(READ_EVERY));
    }

    private KeyRing ring() {
        var copy = known;
        if (copy == null) {
            throw Refusal.of(
                            RefusalCode.VAULT_UNAVAILABLE,
                            "token-vault has not given the keys of session tokens yet; nothing was changed. Try again.")
                    .retryAfter(PAUSE);
        }
        return copy.ring();
    }
}
