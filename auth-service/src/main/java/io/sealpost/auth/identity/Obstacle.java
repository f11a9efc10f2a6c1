package io.sealpost.auth.identity;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Why a provider's keys cannot be fetched, where waiting does not help but an operator can. */
enum Obstacle {
    ADDRESS_NOT_ALLOWED(
            "The host of jwks_uri has an address that this service may not connect to. An operator can allow its network with"
                    + " sealpost.connection.allowed-networks.");

    private final String advice;

    Obstacle(String advice) {
        this.advice = advice;
    }

    static Optional<Obstacle> in(IOException failure) {
        return failure instanceof AddressRefused ? Optional.of(ADDRESS_NOT_ALLOWED) : Optional.empty();
    }

    /** The cause of a connection that came no further. */
    String cause() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What happened and what to do, for the log. */
    String advice() {
        return advice;
    }
}
