package io.sealpost.vault.application;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What counts of a credential, whatever its kind.
 *
 * @param key tells it from the application's others
 * @param expiresAt where it is known for certain
 * @param diesAt the same, or the latest time that it can be
 * @param rejected whether the provider rejected it since it last accepted it
 */
record CredentialState(String key, Optional<Instant> expiresAt, Optional<Instant> diesAt, boolean rejected) {

    boolean live(Instant now) {
        return expiresAt.isEmpty() || expiresAt.get().isAfter(now);
    }

    /** Whether a rejection is newer than the latest use. */
    static boolean isRejected(Instant rejectedAt, Instant lastUsedAt) {
        return rejectedAt != null && (lastUsedAt == null || !lastUsedAt.isAfter(rejectedAt));
    }

    /** When the last of them dies; empty where one may live for ever, or where there are none. */
    static Optional<Instant> lastDeath(List<CredentialState> states, Instant now) {
        var counted = states.stream().anyMatch(state -> state.live(now))
                ? states.stream().filter(state -> state.live(now)).toList()
                : states;
        return counted.stream().allMatch(state -> state.diesAt().isPresent())
                ? counted.stream().map(state -> state.diesAt().orElseThrow()).max(Comparator.naturalOrder())
                : Optional.empty();
    }
}
