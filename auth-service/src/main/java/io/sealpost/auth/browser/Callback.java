package io.sealpost.auth.browser;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.id.Identifier;
import io.sealpost.auth.identity.IssuerName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a browser brings back from the provider (RFC 6749 §4.1.2, RFC 9207). */
public record Callback(String state, Optional<String> issuer, Answer answer) {

    private static final String ADMIN_CONSENT = "admin_consent";
    private static final Pattern ENTRA_CODE = Pattern.compile("AADSTS[0-9]{4,7}");

    /** What the provider decided. */
    public sealed interface Answer {
        /** Consent was given. */
        record Code(AuthorizationCode code) implements Answer {
            @Override
            public String toString() {
                return "Code";
            }
        }

        /** An administrator consented for a whole directory, which is any text that came: Microsoft's own answer, without a code. */
        record Directory(String tenant) implements Answer {}

        /**
         * It was not, or something failed.
         *
         * @param error whatever text came
         * @param entraCode what Microsoft counts its errors by, such as {@code AADSTS65004}; empty where there is none
         */
        record Failure(String error, String entraCode) implements Answer {}
    }

    /** Empty when it is no authorization response, or one with a parameter twice, which RFC 6749 §3.1 forbids. */
    public static Optional<Callback> read(URI callback, Map<String, List<String>> query) {
        if (query.values().stream().anyMatch(values -> values.size() != 1)) {
            return Optional.empty();
        }
        if (query.containsKey(ADMIN_CONSENT) && !query.containsKey("error")) {
            return adminConsent(query);
        }
        try {
            return of(AuthorizationResponse.parse(callback, query));
        } catch (ParseException | IllegalArgumentException notAResponse) {
            return Optional.empty();
        }
    }

    /** learn.microsoft.com/entra/identity-platform/v2-admin-consent: such an answer has no code. */
    private static Optional<Callback> adminConsent(Map<String, List<String>> query) {
        var isGiven = "true".equalsIgnoreCase(query.get(ADMIN_CONSENT).getFirst());
        return isGiven && query.keySet().containsAll(Set.of("state", "tenant")) && !query.containsKey("code")
                ? Optional.of(new Callback(
                        query.get("state").getFirst(),
                        Optional.empty(),
                        new Answer.Directory(query.get("tenant").getFirst())))
                : Optional.empty();
    }

    /**
     * Whether it may be from that provider (RFC 9207 §2.4): a response that names its issuer has to name the one that was asked; one of a
     * provider who always does so has to name it.
     *
     * @param asked empty for a provider without an issuer
     */
    public boolean isFrom(Optional<IssuerName> asked, boolean namesItself) {
        return issuer.map(named -> asked.map(name -> name.matches(named)).orElse(!namesItself))
                .orElse(!namesItself);
    }

    private static Optional<Callback> of(AuthorizationResponse response) {
        return answer(response)
                .filter(answer -> response.getState() != null)
                .map(answer -> new Callback(
                        response.getState().getValue(),
                        Optional.ofNullable(response.getIssuer()).map(Identifier::getValue),
                        answer));
    }

    /** learn.microsoft.com/entra/identity-platform/reference-error-codes: it stands ahead of the description, the rest of which is any text. */
    private static String entraCode(AuthorizationErrorResponse error) {
        var description = error.getErrorObject().getDescription();
        var matcher = ENTRA_CODE.matcher(description == null ? "" : description);
        return matcher.lookingAt() ? matcher.group() : "";
    }

    private static Optional<Answer> answer(AuthorizationResponse response) {
        return switch (response) {
            case AuthorizationErrorResponse error
            when error.getErrorObject() != null ->
                Optional.of(
                        new Answer.Failure(String.valueOf(error.getErrorObject().getCode()), entraCode(error)));
            case AuthorizationSuccessResponse success
            when success.getAuthorizationCode() != null -> Optional.of(new Answer.Code(success.getAuthorizationCode()));
            case AuthorizationResponse other -> Optional.empty();
        };
    }
}
