package io.sealpost.mail.refusal;

import java.util.Locale;

/** The stable codes of this service's problem documents. */
public enum RefusalCode {
    UNKNOWN_FIELD,
    INVALID_VALUE,
    UNAUTHORIZED,
    FORBIDDEN,
    SENDER_NOT_ALLOWED,
    NOT_FOUND,
    CONFLICT,
    IDEMPOTENCY_KEY_REUSED,
    PRECONDITION_FAILED,
    MESSAGE_TOO_LARGE,
    NO_OUTGOING_SERVER,
    VAULT_UNAVAILABLE,
    ISSUER_UNAVAILABLE;

    /** The code as it stands in JSON: lower snake case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
