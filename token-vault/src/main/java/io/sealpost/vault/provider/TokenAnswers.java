package io.sealpost.vault.provider;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.RefusalReason.Named;
import io.sealpost.vault.provider.TokenAnswer.Remedy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Reads token responses. Decides on status and error code alone, never on texts; what it does not know is no decision. */
@ApplicationScoped
class TokenAnswers {

    /** Lifetime of an access token whose answer names none. */
    private static final Duration UNKNOWN_LIFETIME = Duration.ofMinutes(5);

    private static final Duration LONGEST_LIFETIME = Duration.ofDays(1);
    private static final Duration LONGEST_REFRESH_TOKEN_LIFETIME = Duration.ofDays(3650);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    /** RFC 8628 §3.5. */
    static final String SLOW_DOWN = "slow_down";

    private static final Set<String> GRANT_ERRORS =
            Set.of("invalid_grant", "interaction_required", "login_required", "consent_required");
    /** The last two are Google's (developers.google.com/identity/protocols/oauth2). */
    private static final Set<String> CLIENT_ERRORS =
            Set.of("invalid_client", "unauthorized_client", "deleted_client", "disabled_client");

    private static final Set<String> POLICY_ERRORS = Set.of("admin_policy_enforced", "org_internal");
    private static final Set<String> NO_DECISION =
            Set.of("temporarily_unavailable", "server_error", SLOW_DOWN, "rate_limit_exceeded");
    /** After those of RFC 6749 those of RFC 8628 §3.5, the last two by Microsoft's names. */
    private static final Set<String> REQUEST_ERRORS = Set.of(
            "invalid_request",
            "invalid_scope",
            "unsupported_grant_type",
            "authorization_pending",
            "access_denied",
            "expired_token",
            "authorization_declined",
            "bad_verification_code");

    private final Clock clock;

    TokenAnswers(Clock clock) {
        this.clock = clock;
    }

    TokenAnswer read(HTTPResponse response, String credential) {
        var status = response.getStatusCode();
        if (status == 429 || status >= 500) {
            return new TokenAnswer.Unavailable("http_" + status, retryAfter(response));
        }
        try {
            return switch (OIDCTokenResponseParser.parse(response)) {
                case TokenErrorResponse error -> refusal(error, response);
                case OIDCTokenResponse granted -> granted(granted, credential);
                case TokenResponse other -> granted(other.toSuccessResponse(), credential);
            };
        } catch (ParseException | IllegalArgumentException e) {
            return salvaged(response, credential)
                    .orElseGet(() -> new TokenAnswer.Unavailable("not_oauth", retryAfter(response)));
        }
    }

    /**
     * The tokens of a success that is not well-formed otherwise: what the provider rotated is lost for good where it is not kept. What is
     * well-formed beside them counts.
     */
    private Optional<TokenAnswer> salvaged(HTTPResponse response, String credential) {
        if (response.getStatusCode() != 200) {
            return Optional.empty();
        }
        try {
            var json = response.getBodyAsJSONObject();
            var access = text(json, "access_token");
            var lifetime = json.get("expires_in") instanceof Number seconds ? seconds.longValue() : 0;
            return access.map(token -> new TokenAnswer.Granted(
                    clock.instant(),
                    token,
                    lifetime(lifetime),
                    text(json, "refresh_token"),
                    Optional.ofNullable(json.get("scope"))
                            .filter(String.class::isInstance)
                            .map(scope ->
                                    scopes(List.of(((String) scope).strip().split("\\s+")))),
                    Optional.empty(),
                    refreshTokenLifetime(json),
                    credential));
        } catch (ParseException notJson) {
            return Optional.empty();
        }
    }

    private static Optional<SecretText> text(Map<String, Object> json, String member) {
        return json.get(member) instanceof String text && !text.isBlank()
                ? Optional.of(SecretText.of(text))
                : Optional.empty();
    }

    /** What is no scope by RFC 6749 §3.3 was not granted. */
    private static List<String> scopes(List<String> words) {
        return words.stream().filter(ScopeToken::isOne).toList();
    }

    private TokenAnswer granted(AccessTokenResponse response, String credential) {
        var tokens = response.getTokens();
        var access = tokens.getAccessToken();
        var idToken = response instanceof OIDCTokenResponse oidc
                ? Optional.ofNullable(oidc.getOIDCTokens().getIDTokenString())
                : Optional.<String>empty();
        return new TokenAnswer.Granted(
                clock.instant(),
                SecretText.of(access.getValue()),
                lifetime(access.getLifetime()),
                Optional.ofNullable(tokens.getRefreshToken()).map(token -> SecretText.of(token.getValue())),
                Optional.ofNullable(access.getScope()).map(scope -> scopes(scope.toStringList())),
                idToken.map(SecretText::of),
                refreshTokenLifetime(response.getCustomParameters()),
                credential);
    }

    /** Google's name for it, then Keycloak's; 0 is for ever. */
    private static Optional<Duration> refreshTokenLifetime(Map<String, Object> json) {
        return Stream.of("refresh_token_expires_in", "refresh_expires_in")
                .map(json::get)
                .filter(Number.class::isInstance)
                .map(seconds -> ((Number) seconds).longValue())
                .filter(seconds -> seconds > 0 && seconds < LONGEST_REFRESH_TOKEN_LIFETIME.toSeconds())
                .map(Duration::ofSeconds)
                .findFirst();
    }

    /** What a provider says, within reason: it may say nothing, or more than a clock can count. */
    private static Duration lifetime(long seconds) {
        return seconds <= 0 ? UNKNOWN_LIFETIME : Duration.ofSeconds(Math.min(seconds, LONGEST_LIFETIME.toSeconds()));
    }

    private TokenAnswer refusal(TokenErrorResponse response, HTTPResponse http) {
        var error = response.getErrorObject() == null
                ? null
                : response.getErrorObject().getCode();
        if (error == null) {
            return new TokenAnswer.Unavailable("http_" + http.getStatusCode(), retryAfter(http));
        }
        return switch (RefusalReason.in(body(http))) {
            case Named.Known(var reason) -> reason.answer();
            case Named.Unknown() when GRANT_ERRORS.contains(error) -> new TokenAnswer.GrantDoubted(error);
            case Named.Unknown() -> plain(error, http);
            case Named.Nothing() -> plain(error, http);
        };
    }

    private static Map<String, Object> body(HTTPResponse http) {
        try {
            return http.getBodyAsJSONObject();
        } catch (ParseException notJson) {
            return Map.of();
        }
    }

    /** What the error code alone says (RFC 6749 §5.2, OpenID Connect Core §3.1.2.6). */
    private TokenAnswer plain(String error, HTTPResponse http) {
        if (GRANT_ERRORS.contains(error)) {
            return new TokenAnswer.GrantRefused(grantCause(error, http), Remedy.CONSENT);
        }
        if (POLICY_ERRORS.contains(error)) {
            return new TokenAnswer.GrantRefused("blocked_by_policy", Remedy.OPERATOR);
        }
        if (CLIENT_ERRORS.contains(error)) {
            return new TokenAnswer.ClientRefused(error, error);
        }
        if (NO_DECISION.contains(error)) {
            return new TokenAnswer.Unavailable(error, retryAfter(http));
        }
        return new TokenAnswer.RequestRefused(REQUEST_ERRORS.contains(error) ? error : "invalid_request");
    }

    /** Google says by a subtype that an organisation wants its people to sign in again from time to time. */
    private static String grantCause(String error, HTTPResponse http) {
        return "invalid_rapt".equals(body(http).get("error_subtype")) ? "reauthentication_required" : error;
    }

    /** {@code Retry-After}, but never longer than an hour: nobody who mistyped it gets to keep a grant off for a year. */
    private Optional<Duration> retryAfter(HTTPResponse response) {
        return asked(response).map(wait -> wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait);
    }

    /** In seconds or as a date (RFC 9110 §10.2.3). */
    private Optional<Duration> asked(HTTPResponse response) {
        var value = response.getHeaderValue("Retry-After");
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value.strip())))
                    .filter(Duration::isPositive);
        } catch (NumberFormatException notSeconds) {
            return retryAt(value.strip());
        }
    }

    private Optional<Duration> retryAt(String date) {
        try {
            var at = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(clock.instant(), at)).filter(Duration::isPositive);
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    /** A word for a call that brought no answer. */
    static String causeOf(IOException failure) {
        if (failure instanceof InterruptedIOException) {
            return "timeout";
        }
        return Obstacle.in(failure.getCause()).map(Obstacle::cause).orElseGet(() -> word(failure.getCause()));
    }

    private static String word(Throwable failure) {
        return switch (failure) {
            case InterruptedIOException timeout -> "timeout";
            case UnknownHostException unknown -> "unreachable";
            case ConnectException refused -> "unreachable";
            case NoRouteToHostException lost -> "unreachable";
            case SSLException tls -> "tls";
            case null, default -> "connection_lost";
        };
    }
}
