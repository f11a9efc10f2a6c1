package io.sealpost.vault.grant;

import io.sealpost.vault.application.ResourceAccess;
import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.crypto.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * What a read needs of a grant's row; its other tokens stay where they are.
 *
 * @param access to the resources that the application's provider gives tokens for
 * @param refreshable whether there is a way to a new access token, and nobody is on it or waits for the next try
 * @param token sealed; null where there is none
 */
record TokenRow(
        UUID id,
        String application,
        String account,
        GrantStatus status,
        String cause,
        long generation,
        Sealed token,
        Instant expiresAt,
        Instant refreshedAt,
        Instant dueAt,
        boolean refreshable,
        Map<TokenResource, ResourceAccess> access) {

    /** Bytes that nobody compares. */
    static final class Sealed {

        private final byte[] bytes;

        Sealed(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    boolean serves(Instant now, Duration minimumLife) {
        return token != null && Life.serves(refreshedAt, expiresAt, now, minimumLife);
    }

    Place place() {
        return Grant.accessTokenPlace(id, generation);
    }

    String object() {
        return application + "/" + account;
    }
}
