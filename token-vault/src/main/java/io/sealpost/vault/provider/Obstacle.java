package io.sealpost.vault.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a call never reached the provider, where waiting does not help but an operator can. */
public enum Obstacle {
    ADDRESS_NOT_ALLOWED(
            "The provider's host has an address that this service may not connect to. An operator can allow its network with"
                    + " sealpost.connection.allowed-networks.");

    private final String advice;

    Obstacle(String advice) {
        this.advice = advice;
    }

    /** The obstacle that a cause of {@link TokenAnswer.Unavailable} names, if it is one. */
    public static Optional<Obstacle> of(String cause) {
        return Arrays.stream(values())
                .filter(obstacle -> obstacle.cause().equals(cause))
                .findFirst();
    }

    /** The cause as it stands in JSON and metrics. */
    public String cause() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What happened and what to do, in a sentence or two. */
    public String advice() {
        return advice;
    }
}
