package io.sealpost.auth.caller;

import io.quarkus.security.identity.SecurityIdentity;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The bearer token of the current request, to be passed on in the caller's own name. It does not print itself. */
public final class CallerToken {

    private final JsonWebToken token;

    private CallerToken(JsonWebToken token) {
        this.token = token;
    }

    /** The token that the current request was authenticated by. */
    public static CallerToken of(SecurityIdentity identity) {
        return new CallerToken((JsonWebToken) identity.getPrincipal());
    }

    /** Whether the token itself, not this service's configuration, is for that audience and carries that permission. */
    public boolean carries(String audience, String permission) {
        var audiences = token.getAudience();
        return audiences != null
                && audiences.contains(audience)
                && Callers.words(token.getClaim("scope")).contains(permission);
    }

    /** The value of an {@code Authorization} header. */
    public String authorization() {
        return "Bearer " + token.getRawToken();
    }

    @Override
    public String toString() {
        return "[token of " + token.getSubject() + "]";
    }
}
