package io.sealpost.auth.signin;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.AuthenticationFailedException;
import io.sealpost.auth.browser.ProviderErrors;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Carries what the vault answers beside a token response through the library, which knows no such member: the claims of a person at a provider
 * without ID tokens stand in the place of the access token, which no sign-in has.
 */
@Unremovable // looked up by quarkus-oidc, injected nowhere
@ApplicationScoped
@OidcEndpoint(OidcEndpoint.Type.TOKEN)
class VaultsAnswer implements OidcResponseFilter {

    private static final String STATUS = "token-vault answered ";
    private static final String REFUSED = STATUS + "400";
    private static final Pattern WORD = Pattern.compile("[a-z_]{1,40}");
    private static final int DEEPEST = 10;
    private static final String USERINFO = "userinfo";
    private static final String ACCESS_TOKEN = "access_token";
    private static final TypeReference<Map<String, Object>> CLAIMS = new TypeReference<>() {};

    private final ObjectMapper json;

    VaultsAnswer(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public Uni<Void> filter(OidcResponseFilterContext context) {
        var tenant = context.requestProperties().getString(OidcUtils.TENANT_ID_ATTRIBUTE);
        if (!tenant.startsWith(ProviderTenants.PREFIX)) {
            return Uni.createFrom().voidItem();
        }
        if (context.statusCode() != 200) {
            // All that the library passes on of a refusal is its body.
            context.responseBody(Buffer.buffer(STATUS + context.statusCode() + reason(context.responseBody())));
        } else {
            var answer = new JsonObject(context.responseBody().getDelegate());
            answer.put(ACCESS_TOKEN, carried(answer.getJsonObject(USERINFO, new JsonObject())));
            context.responseBody(Buffer.newInstance(answer.toBuffer()));
        }
        return Uni.createFrom().voidItem();
    }

    /** What the vault says is wrong, as far as it is a word of its own or a registered one. */
    private static String reason(Buffer body) {
        try {
            var refusal = new JsonObject(body.getDelegate());
            return Stream.of(
                            Optional.ofNullable(refusal.getString("error")).map(ProviderErrors::cause),
                            word(refusal, "code"),
                            word(refusal, "cause"))
                    .flatMap(Optional::stream)
                    .map(reason -> " " + reason)
                    .collect(Collectors.joining());
        } catch (DecodeException | ClassCastException noRefusal) {
            return "";
        }
    }

    private static Optional<String> word(JsonObject refusal, String member) {
        return Optional.ofNullable(refusal.getString(member))
                .filter(text -> WORD.matcher(text).matches());
    }

    private static String carried(JsonObject claims) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.encode().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What a failure of the library's means: a code that was refused or a token that does not hold is the provider's error. Where somebody did
     * not answer, the library says nothing that can be relied on, so everything else is that.
     */
    static SignInOutcome outcome(Throwable failure) {
        var refused = false;
        for (var cause : causes(failure)) {
            if (cause instanceof IOException || cause instanceof VertxException) {
                return SignInOutcome.TIMEOUT;
            }
            if (cause instanceof OIDCException) {
                return isRefusal(cause) ? SignInOutcome.PROVIDER_ERROR : SignInOutcome.TIMEOUT;
            }
            refused |= cause instanceof AuthenticationFailedException;
        }
        return refused ? SignInOutcome.PROVIDER_ERROR : SignInOutcome.TIMEOUT;
    }

    private static boolean isRefusal(Throwable cause) {
        return Objects.requireNonNullElse(cause.getMessage(), "").startsWith(REFUSED);
    }

    /** What failed, for the log: kinds of failures, as their words may quote a code or a token, and what the vault answered. */
    static String described(Throwable failure) {
        return causes(failure).stream()
                .map(cause -> Objects.requireNonNullElse(cause.getMessage(), "").startsWith(STATUS)
                        ? cause.getMessage()
                        : cause.getClass().getSimpleName())
                .collect(Collectors.joining(" of "));
    }

    private static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .toList();
    }

    /** The claims that came instead of an access token; empty where the provider gave an ID token. */
    Map<String, Object> claims(String accessToken) {
        try {
            return json.readValue(Base64.getUrlDecoder().decode(accessToken), CLAIMS);
        } catch (IOException e) {
            throw new IllegalStateException("What this service wrote is not what it reads", e);
        }
    }
}
