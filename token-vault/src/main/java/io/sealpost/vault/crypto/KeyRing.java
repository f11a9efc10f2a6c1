package io.sealpost.vault.crypto;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The data keys as they were stored at one time.
 *
 * @param newest the one that seals
 */
record KeyRing(Map<Long, DataKey> keys, DataKey newest, Instant newestSince, Instant readAt) {

    Optional<DataKey> of(byte[] sealed) {
        var id = DataKey.idIn(sealed);
        return id.isPresent() ? Optional.ofNullable(keys.get(id.getAsLong())) : Optional.empty();
    }

    /** What was read later replaces what was read before, whoever is done first. */
    static KeyRing later(KeyRing one, KeyRing other) {
        return one == null || other.newest().id() >= one.newest().id() ? other : one;
    }
}
