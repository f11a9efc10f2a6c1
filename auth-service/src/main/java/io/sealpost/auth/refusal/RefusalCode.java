package io.sealpost.auth.refusal;

import java.util.Locale;

/** The stable codes of this service's problem documents. */
public enum RefusalCode {
    UNKNOWN_FIELD,
    INVALID_VALUE,
    RETURN_TO_NOT_ALLOWED,
    STATE_INVALID,
    INVALID_GRANT,
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    IDENTITY_TAKEN,
    USER_PROTECTED,
    USER_DISABLED,
    LAST_IDENTITY,
    TICKET_EXPIRED,
    TICKET_USED,
    INVITATION_EXPIRED,
    INVITATION_USED,
    PRECONDITION_FAILED,
    PROVIDER_UNAVAILABLE,
    VAULT_UNAVAILABLE,
    DATABASE_UNAVAILABLE,
    ISSUER_UNAVAILABLE;

    /** The code as it stands in JSON: lower snake case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
