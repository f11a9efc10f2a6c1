package io.sealpost.mail.message;

import java.util.Locale;

/** Where a message stands for one recipient. */
enum RecipientStatus {
    QUEUED,
    DEFERRED,
    SENT,
    FAILED,
    UNKNOWN,
    CANCELLED;

    boolean isOpen() {
        return this == QUEUED || this == DEFERRED;
    }

    /** The status as it stands in JSON: small letters. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
