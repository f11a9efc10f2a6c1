package io.sealpost.mail.imap;

import java.time.Instant;

/**
 * What the server says of a message without giving it out.
 *
 * @param size 0 if the server does not say
 * @param receivedAt when the server took it in; null if it does not say
 */
public record Listing(long size, Instant receivedAt) {

    public static final Listing UNKNOWN = new Listing(0, null);

    /** A server may report changed flags of a message beside what was asked for. */
    static Listing fuller(Listing one, Listing other) {
        return other.equals(UNKNOWN) ? one : other;
    }
}
