package io.sealpost.vault.provider;

import io.sealpost.vault.provider.TokenAnswer.Remedy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Why Microsoft refused a token request, by the numbers in {@code error_codes} (learn.microsoft.com/entra/identity-platform/reference-error-codes).
 * The same {@code error} covers much: {@code invalid_grant} alone says neither who can help nor whether anybody has to.
 */
enum RefusalReason {
    REFRESH_TOKEN_EXPIRED(Meaning.CONSENT, 70008, 700081, 700082, 700084, 70043),
    REFRESH_TOKEN_REVOKED(Meaning.CONSENT, 50173, 50133),
    CONSENT_MISSING(Meaning.CONSENT, 65001, 65004),
    MFA_REQUIRED(Meaning.CONSENT, 50072, 50074, 50076, 50078, 50079, 50158),
    INTERACTION_REQUIRED(Meaning.CONSENT, 50058, 50097, 16000),
    PASSWORD_EXPIRED(Meaning.CONSENT, 50055, 50144),
    BLOCKED_BY_POLICY(
            Meaning.OPERATOR, 53000, 53001, 53002, 53003, 53004, 53011, 530002, 530003, 530032, 530034, 530035),
    ACCOUNT_DISABLED(Meaning.OPERATOR, 50057),
    ACCOUNT_NOT_FOUND(Meaning.OPERATOR, 50020, 50034, 51004, 500341),
    ACCOUNT_NOT_ASSIGNED(Meaning.OPERATOR, 50105),
    ACCOUNT_LOCKED(Meaning.LATER, 50053),
    CLIENT_SECRET_WRONG(Meaning.CREDENTIAL, 7000215),
    CLIENT_SECRET_EXPIRED(Meaning.CREDENTIAL, 7000222),
    CLIENT_CREDENTIAL_MISSING(Meaning.CREDENTIAL, 7000218),
    CLIENT_ASSERTION_REFUSED(Meaning.CREDENTIAL, 700023, 700027, 50027, 50013),
    CLIENT_ASSERTION_EXPIRED(Meaning.CREDENTIAL, 700024),
    FEDERATED_CREDENTIAL_MISSING(Meaning.CREDENTIAL, 70021, 700211, 700212, 700213),
    APPLICATION_NOT_FOUND(Meaning.CLIENT, 700016, 700038),
    APPLICATION_DISABLED(Meaning.CLIENT, 7000112, 7000113),
    SERVICE_PRINCIPAL_MISSING(Meaning.CLIENT, 7000229, 650052, 500011),
    TENANT_NOT_FOUND(Meaning.CLIENT, 90002, 900023, 50059, 50128),
    THROTTLED(Meaning.LATER, 90055, 50196),
    TEMPORARY(Meaning.LATER, 90033, 90006, 90012, 90024, 90025);

    /** What a reason is about. */
    private enum Meaning {
        CONSENT,
        OPERATOR,
        CREDENTIAL,
        CLIENT,
        LATER
    }

    private final Meaning meaning;
    private final List<Integer> codes;

    RefusalReason(Meaning meaning, Integer... codes) {
        this.meaning = meaning;
        this.codes = List.of(codes);
    }

    /** What an error's body says beyond its {@code error}. */
    sealed interface Named {
        /** By a code that we know. */
        record Known(RefusalReason reason) implements Named {}

        /** By codes of which we know none. */
        record Unknown() implements Named {}

        /** Not at all; {@code error} is all there is. */
        record Nothing() implements Named {}
    }

    static Named in(Map<String, Object> body) {
        if (!(body.get("error_codes") instanceof List<?> codes) || codes.isEmpty()) {
            return new Named.Nothing();
        }
        return codes.stream()
                .flatMap(code -> of(code).stream())
                .findFirst()
                .<Named>map(Named.Known::new)
                .orElseGet(Named.Unknown::new);
    }

    private static Optional<RefusalReason> of(Object code) {
        return code instanceof Number number
                ? List.of(values()).stream()
                        .filter(reason ->
                                reason.codes.stream().anyMatch(known -> known.longValue() == number.longValue()))
                        .findFirst()
                : Optional.empty();
    }

    String cause() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it means for whoever asked. */
    TokenAnswer answer() {
        return switch (meaning) {
            case CONSENT -> new TokenAnswer.GrantRefused(cause(), Remedy.CONSENT);
            case OPERATOR -> new TokenAnswer.GrantRefused(cause(), Remedy.OPERATOR);
            // another credential may do, whatever the provider calls it
            case CREDENTIAL -> new TokenAnswer.ClientRefused("invalid_client", cause());
            case CLIENT -> new TokenAnswer.ClientRefused("unauthorized_client", cause());
            case LATER -> new TokenAnswer.Unavailable(cause(), Optional.empty());
        };
    }
}
