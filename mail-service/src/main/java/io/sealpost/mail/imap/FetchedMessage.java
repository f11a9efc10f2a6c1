package io.sealpost.mail.imap;

import java.time.Instant;

/** A message of a folder, byte for byte as the server has it. */
public final class FetchedMessage {

    private final long uid;
    private final Instant receivedAt;
    private final byte[] raw;

    FetchedMessage(long uid, Instant receivedAt, byte[] raw) {
        this.uid = uid;
        this.receivedAt = receivedAt;
        this.raw = raw;
    }

    public long uid() {
        return uid;
    }

    /** When the server took it in; null if the server does not say. */
    public Instant receivedAt() {
        return receivedAt;
    }

    /** The bytes themselves; not to be changed. */
    public byte[] raw() {
        return raw;
    }
}
