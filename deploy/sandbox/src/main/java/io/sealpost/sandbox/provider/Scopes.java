package io.sealpost.sandbox.provider;

import com.nimbusds.oauth2.sdk.Scope;
import java.util.List;
import java.util.Set;

/** The scopes the provider knows. */
public final class Scopes {
    /** Lets an access token log in at the mail host. */
    public static final String MAIL = "mail";

    static final String OPENID = "openid";
    static final String OFFLINE_ACCESS = "offline_access";
    static final List<String> SUPPORTED = List.of(OPENID, "profile", "email", OFFLINE_ACCESS, MAIL);

    private Scopes() {}

    /** The values of a scope parameter; none when it was absent. */
    static Set<String> of(Scope scope) {
        return scope == null ? Set.of() : Set.copyOf(scope.toStringList());
    }

    /** The scope parameter for the values, always in the same order. */
    static Scope parameter(Set<String> values) {
        return new Scope(SUPPORTED.stream().filter(values::contains).toArray(String[]::new));
    }
}
