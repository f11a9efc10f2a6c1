package io.sealpost.vault.grant;

import java.time.Duration;
import java.time.Instant;

/** The life of an access token. */
final class Life {

    private Life() {}

    /**
     * Whether a token still lives long enough. Nobody gets to ask for more than half of a token's whole life: a provider whose tokens are
     * short would be asked for a new one at every read.
     */
    static boolean serves(Instant obtained, Instant expires, Instant now, Duration minimumLife) {
        var half = Duration.between(obtained, expires).dividedBy(2);
        return expires.isAfter(now.plus(minimumLife.compareTo(half) < 0 ? minimumLife : half));
    }
}
