package io.sealpost.vault.grant;

/** What somebody has to do before a grant gives tokens again. */
final class Remedies {

    private Remedies() {}

    static String of(GrantStatus status, String cause) {
        return status == GrantStatus.NEEDS_OPERATOR
                ? OperatorCause.of(cause).advice()
                : "The account's owner has to consent again: make a new connection.";
    }
}
