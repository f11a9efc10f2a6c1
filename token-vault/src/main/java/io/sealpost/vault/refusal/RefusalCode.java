package io.sealpost.vault.refusal;

import java.util.Locale;

/** The stable codes of this service's problem documents. */
public enum RefusalCode {
    UNKNOWN_FIELD,
    INVALID_VALUE,
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    GRANT_NOT_ACTIVE,
    GRANT_NOT_PENDING,
    RESOURCE_NOT_GRANTED,
    APPLICATION_HAS_GRANTS,
    PARAMETER_FROZEN,
    PRECONDITION_FAILED,
    DEVICE_FLOW_UNSUPPORTED,
    DEVICE_AUTHORIZATION_REFUSED,
    TENANT_REQUIRED,
    WRONG_ACCOUNT,
    REFRESH_TOKEN_REFUSED,
    REFRESH_TOKEN_SPENT,
    TOO_MANY_AT_ONCE,
    PROVIDER_UNAVAILABLE,
    DATABASE_UNAVAILABLE,
    ISSUER_UNAVAILABLE,
    AUDIT_UNAVAILABLE,
    KEYS_UNAVAILABLE;

    /** The code as it stands in JSON: lower snake case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
