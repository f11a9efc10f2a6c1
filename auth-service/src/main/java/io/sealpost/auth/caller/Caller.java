package io.sealpost.auth.caller;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.Set;

/**
 * An authenticated caller.
 *
 * @param permissions words such as {@code connections:write}; the endpoints' annotations check them
 * @param origin the network address that the call came from
 */
public record Caller(String issuer, String subject, Set<String> permissions, String origin) {

    static final String ATTRIBUTE = "sealpost.caller";

    /** The caller of the current request. Fails if the endpoint did not require one. */
    public static Caller of(SecurityIdentity identity) {
        return identity.<Caller>getAttribute(ATTRIBUTE);
    }

    /** How the caller is named to people and in records: subjects are unique per issuer only. */
    public String name() {
        return issuer + "#" + subject;
    }

    /** The same caller, calling from elsewhere. */
    Caller from(String address) {
        return new Caller(issuer, subject, permissions, address);
    }

    public Actor actor() {
        return new Actor(name(), origin);
    }
}
