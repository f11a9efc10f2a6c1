package io.sealpost.auth.signin;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.quarkus.oidc.runtime.OidcUtils;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/**
 * Carries what the vault answers beside a token response through the library, which knows no such member: the claims of a person at a provider
 * without ID tokens stand in the place of the access token, which no sign-in has.
 */
@Unremovable // looked up by quarkus-oidc, injected nowhere
@ApplicationScoped
@OidcEndpoint(OidcEndpoint.Type.TOKEN)
class VaultsAnswer implements OidcResponseFilter {

    private static final String STATUS = "token-vault answered ";
    /** All that the library says of a connection that failed. */
    private static final String NO_ANSWER = "OIDC Server is not available";

    private static final String REFUSED = STATUS + "400";
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
            context.responseBody(Buffer.buffer(STATUS + context.statusCode()));
        } else {
            var answer = new JsonObject(context.responseBody().getDelegate());
            answer.put(ACCESS_TOKEN, carried(answer.getJsonObject(USERINFO, new JsonObject())));
            context.responseBody(Buffer.newInstance(answer.toBuffer()));
        }
        return Uni.createFrom().voidItem();
    }

    private static String carried(JsonObject claims) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.encode().getBytes(StandardCharsets.UTF_8));
    }

    /** What a failure of the library's means: a code that was refused, a token that does not hold, or somebody who did not answer. */
    static SignInOutcome outcome(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var says = Objects.requireNonNullElse(cause.getMessage(), "");
            if (cause instanceof TimeoutException
                    || cause instanceof IOException
                    || says.startsWith(NO_ANSWER)
                    || (says.startsWith(STATUS) && !says.equals(REFUSED))) {
                return SignInOutcome.TIMEOUT;
            }
        }
        return SignInOutcome.PROVIDER_ERROR;
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
