package io.sealpost.vault.audit;

import java.util.Locale;

/** What can happen to a secret or to what decides over it. */
public enum Action {
    APPLICATION_PUT,
    APPLICATION_DELETED,
    APPLICATION_VERIFIED,
    CREDENTIAL_EXPIRING,
    CODE_PRESENTED,
    CODE_REDEEMED,
    DEVICE_AUTHORIZATION_OPENED,
    DEVICE_AUTHORIZATION_ENDED,
    GRANT_CONFIRMED,
    GRANT_EXPIRING,
    GRANT_NEEDS_CONSENT,
    GRANT_NEEDS_OPERATOR,
    GRANT_APP_ONLY,
    GRANT_IMPORT,
    GRANT_IMPORTED,
    GRANT_REFRESH,
    GRANT_REFRESHED,
    GRANT_REPLACED,
    GRANT_REVOKED,
    GRANT_DROPPED,
    ACCESS_TOKEN_READ,
    SECRET_PUT,
    SECRET_READ,
    SECRET_DELETED,
    REQUEST_REFUSED,
    KEY_ROTATED,
    KEY_REMOVED,
    PARAMETER_PUT,
    PARAMETER_DELETED;

    /** As it stands in JSON and in the table: lower snake case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
