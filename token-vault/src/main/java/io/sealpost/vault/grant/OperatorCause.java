package io.sealpost.vault.grant;

import java.util.Arrays;
import java.util.List;

/** What an operator has to do about a grant that waits for one, by the cause. */
enum OperatorCause {
    CREDENTIAL(
            "The provider refuses the application's credentials: an operator has to replace them.",
            "invalid_client",
            "no_live_credential",
            "client_secret_wrong",
            "client_secret_expired",
            "client_credential_missing",
            "client_assertion_refused",
            "client_assertion_expired",
            "federated_credential_missing"),
    REGISTRATION(
            "The provider does not let the application do this: an operator has to look at its registration there.",
            "unauthorized_client",
            "deleted_client",
            "disabled_client",
            "application_not_found",
            "application_disabled",
            "service_principal_missing",
            "tenant_not_found"),
    POLICY(
            "A policy of the provider's organisation does not let this account through: an administrator there has to allow it.",
            "blocked_by_policy",
            "account_not_assigned"),
    ACCOUNT(
            "The account is disabled or gone at the provider: an administrator there has to restore it, or delete the grant.",
            "account_disabled",
            "account_not_found"),
    DAMAGE(
            "The grant's tokens do not open: its row was changed in the database, or put back. Restore it from a backup, or delete the grant"
                    + " and connect the account again.",
            "refresh_token_damaged"),
    CONSENT("The provider gives the application no token of its own: an administrator has to consent for it there.");

    private final String advice;
    private final List<String> causes;

    OperatorCause(String advice, String... causes) {
        this.advice = advice;
        this.causes = List.of(causes);
    }

    static OperatorCause of(String cause) {
        return Arrays.stream(values())
                .filter(known -> known.causes.contains(cause))
                .findFirst()
                .orElse(CONSENT);
    }

    String advice() {
        return advice;
    }
}
