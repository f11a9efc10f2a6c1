package io.sealpost.vault.application;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What counts of a credential, whatever its kind.
 *
 * @param key tells it from the application's others
 * @param validFrom where it says so itself
 * @param expiresAt where it is known for certain
 * @param diesAt the same, or the latest time that it can be
 * @param usable whether there is something to try, as far as this service can tell; what has expired still counts as that
 * @param rejected whether the provider rejected it since it last accepted it
 */
record CredentialState(
        String key,
        Optional<Instant> validFrom,
        Optional<Instant> expiresAt,
        Optional<Instant> diesAt,
        boolean usable,
        boolean rejected) {

    /** Whether it can be used now. */
    boolean serves(Instant now) {
        return lives(now) && validFrom.filter(now::isBefore).isEmpty();
    }

    /** Whether it can be used now or later. */
    private boolean lives(Instant now) {
        return usable && expiresAt.filter(end -> !end.isAfter(now)).isEmpty();
    }

    /** Whether a rejection is newer than the latest use. */
    static boolean isRejected(Instant rejectedAt, Instant lastUsedAt) {
        return rejectedAt != null && (lastUsedAt == null || !lastUsedAt.isAfter(rejectedAt));
    }

    /** When the last of them dies; empty where one may live for ever, or where there are none. */
    static Optional<Instant> lastDeath(List<CredentialState> states, Instant now) {
        var living = states.stream().filter(state -> state.lives(now)).toList();
        var counted = living.isEmpty()
                ? states.stream().filter(state -> state.diesAt().isPresent()).toList()
                : living;
        return counted.stream().allMatch(state -> state.diesAt().isPresent())
                ? counted.stream().map(state -> state.diesAt().orElseThrow()).max(Comparator.naturalOrder())
                : Optional.empty();
    }
}
