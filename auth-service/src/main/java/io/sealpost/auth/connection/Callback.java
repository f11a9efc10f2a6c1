package io.sealpost.auth.connection;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.id.Identifier;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a browser brings back from the provider (RFC 6749 §4.1.2, RFC 9207). */
record Callback(String state, Optional<String> issuer, Answer answer) {

    /** The provider's word. */
    sealed interface Answer {
        /** Consent was given. */
        record Code(AuthorizationCode code) implements Answer {
            @Override
            public String toString() {
                return "Code";
            }
        }

        /** It was not, or something failed; the error is whatever text came. */
        record Failure(String error) implements Answer {}
    }

    /** Empty when it is no authorization response, or one with a parameter twice, which RFC 6749 §3.1 forbids. */
    static Optional<Callback> read(URI callback, Map<String, List<String>> query) {
        if (query.values().stream().anyMatch(values -> values.size() != 1)) {
            return Optional.empty();
        }
        try {
            return of(AuthorizationResponse.parse(callback, query));
        } catch (ParseException | IllegalArgumentException notAResponse) {
            return Optional.empty();
        }
    }

    private static Optional<Callback> of(AuthorizationResponse response) {
        return answer(response)
                .filter(answer -> response.getState() != null)
                .map(answer -> new Callback(
                        response.getState().getValue(),
                        Optional.ofNullable(response.getIssuer()).map(Identifier::getValue),
                        answer));
    }

    private static Optional<Answer> answer(AuthorizationResponse response) {
        return switch (response) {
            case AuthorizationErrorResponse error
            when error.getErrorObject() != null ->
                Optional.of(
                        new Answer.Failure(String.valueOf(error.getErrorObject().getCode())));
            case AuthorizationSuccessResponse success
            when success.getAuthorizationCode() != null -> Optional.of(new Answer.Code(success.getAuthorizationCode()));
            case AuthorizationResponse other -> Optional.empty();
        };
    }
}
