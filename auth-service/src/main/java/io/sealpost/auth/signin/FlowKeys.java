package io.sealpost.auth.signin;

import io.sealpost.auth.secret.RandomText;
import io.sealpost.auth.secret.SharedSecret;
import io.sealpost.auth.vault.Vault;
import io.sealpost.auth.vault.VaultUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jboss.logging.Logger;

/**
 * The secret by which all replicas read the cookies of visits in progress, from which a key for each use follows. The vault keeps it; the
 * first replica that needs it makes it. Who replaces it there ends the visits in progress within a minute, and nothing else.
 */
@ApplicationScoped
class FlowKeys {

    private static final Logger LOG = Logger.getLogger(FlowKeys.class);
    private static final String NAME = "auth-service.sign-in-cookies";
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Vault vault;
    private final Clock clock;
    private volatile Known known;

    FlowKeys(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    private record Known(Keys keys, Instant at) {}

    /** The keys that follow from one secret. They do not print. */
    static final class Keys {

        private final RandomText flows;
        private final RandomText states;

        Keys(RandomText secret) {
            flows = secret.derive("sign_in_flow");
            states = secret.derive("sign_in_state");
        }

        /** For this service's own cookie: 256 bits. */
        byte[] forFlows() {
            return Base64.getUrlDecoder().decode(flows.text());
        }

        /** For the library's cookie with verifier and nonce: a text of 43 characters. */
        String forStates() {
            return states.text();
        }
    }

    /**
     * Asks the vault once a minute, and so may block; the keys as last known count while it does not answer.
     *
     * @throws VaultUnavailable while they were never read
     */
    Keys current() {
        var last = known;
        var now = clock.instant();
        if (last == null) {
            known = new Known(read(), now);
        } else if (now.isBefore(last.at()) || last.at().plus(FRESH).isBefore(now)) {
            known = new Known(readAgain(last.keys()), now);
        }
        return known.keys();
    }

    private Keys readAgain(Keys last) {
        try {
            return read();
        } catch (VaultUnavailable e) {
            LOG.warn("the key of visits in progress stays as last known: token-vault does not answer");
            return last;
        }
    }

    private Keys read() {
        var secret = vault.secret(NAME).map(SharedSecret::value);
        if (secret.isEmpty()) {
            vault.putSecret(NAME, RandomText.make().text(), null);
            secret = vault.secret(NAME).map(SharedSecret::value);
        }
        return new Keys(new RandomText(
                secret.orElseThrow(() -> new IllegalStateException("A secret that was stored is not there: " + NAME))));
    }
}
