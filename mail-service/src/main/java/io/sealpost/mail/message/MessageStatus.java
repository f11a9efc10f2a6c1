package io.sealpost.mail.message;

import java.util.Collection;
import java.util.Locale;

/** Where a message stands. */
enum MessageStatus {
    QUEUED,
    SENDING,
    /** Some recipient is still to be tried again. */
    DEFERRED,
    /** Nothing is left to do, and for some recipient it is not known whether the message arrived. */
    UNKNOWN,
    /** Nothing is left to do, and some recipient was refused for good. */
    FAILED,
    SENT,
    CANCELLED;

    /** The status of a message whose recipients stand so. */
    static MessageStatus of(Collection<RecipientStatus> recipients) {
        if (recipients.contains(RecipientStatus.QUEUED) || recipients.contains(RecipientStatus.DEFERRED)) {
            return DEFERRED;
        }
        if (recipients.contains(RecipientStatus.UNKNOWN)) {
            return UNKNOWN;
        }
        if (recipients.contains(RecipientStatus.FAILED)) {
            return FAILED;
        }
        return recipients.contains(RecipientStatus.SENT) ? SENT : CANCELLED;
    }

    /** The status as it stands in JSON: small letters. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
