package io.sealpost.mail.refusal;

import java.util.Arrays;
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
    HOST_UNKNOWN,
    HOST_NOT_ALLOWED,
    CONNECTION_FAILED,
    GREETING_REFUSED,
    STARTTLS_NOT_OFFERED,
    STARTTLS_REFUSED,
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_YET_VALID,
    CERTIFICATE_WRONG_NAME,
    CERTIFICATE_UNTRUSTED,
    CERTIFICATES_UNREADABLE,
    TLS_FAILED,
    AUTHENTICATION_NOT_OFFERED,
    AUTHENTICATION_FAILED,
    LOGIN_POSTPONED,
    FOLDER_MISSING,
    REFUSED_FOR_NOW,
    ANSWER_TOO_LARGE,
    ANSWER_TOO_SLOW,
    LINK_LOST,
    GRANT_NOT_ACTIVE,
    SERVER_TEST_FAILED,
    VAULT_UNAVAILABLE,
    DATABASE_UNAVAILABLE,
    ISSUER_UNAVAILABLE;

    /** The code as it stands in JSON: lower snake case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The code of a mail server's failure, by the word for its cause; {@code server_test_failed} for any other word. */
    public static RefusalCode ofCause(String cause) {
        return Arrays.stream(values())
                .filter(code -> code.text().equals(cause))
                .findFirst()
                .orElse(SERVER_TEST_FAILED);
    }
}
