package io.sealpost.mail.vault;

import io.sealpost.mail.connection.Authentication;
import io.sealpost.mail.connection.SecretText;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has tokens replaced that mail servers refuse. Where a token is refused although it was just replaced, it is not the token that is
 * wrong: then a while passes before another one is asked for. Each replica remembers that for itself.
 */
@ApplicationScoped
public class StaleTokens {

    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final Vault vault;
    private final Clock clock;
    private final Map<Grant, Instant> pauses = new ConcurrentHashMap<>();

    StaleTokens(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    private record Grant(String application, String account) {

        static Grant of(Authentication login) {
            return new Grant(login.application(), login.account());
        }
    }

    /**
     * Has the vault replace a token that was refused. Blocks for a network call.
     *
     * @return false if that did not help a short while ago, and nothing was done
     */
    public boolean replace(Authentication login, SecretText refused) {
        var pause = pauses.get(Grant.of(login));
        if (pause != null && clock.instant().isBefore(pause)) {
            return false;
        }
        vault.refresh(login.application(), login.account(), refused);
        return true;
    }

    /** The token that came after a replacement was refused, too. */
    public void replacedInVain(Authentication login) {
        pauses.put(Grant.of(login), clock.instant().plus(PAUSE));
    }
}
