package io.sealpost.vault.caller;

import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.vault.address.AccountKey;
import java.util.List;
import java.util.Set;

/**
 * An authenticated caller.
 *
 * @param permissions words such as {@code grants:use}; the endpoints' annotations check them
 * @param grants which grants {@code grants:use} covers
 * @param secrets which secrets {@code secrets:use} and {@code secrets:write} cover
 * @param origin the network address that the call came from
 */
public record Caller(
        String issuer,
        String subject,
        Set<String> permissions,
        List<GrantPattern> grants,
        SecretNames secrets,
        String origin) {

    static final String ATTRIBUTE = "sealpost.caller";

    /** The caller of the current request. Fails if the endpoint did not require one. */
    public static Caller of(SecurityIdentity identity) {
        return identity.<Caller>getAttribute(ATTRIBUTE);
    }

    /** How the caller is named in the audit trail and in {@code updated_by}: subjects are unique per issuer only. */
    public String name() {
        return issuer + "#" + subject;
    }

    /** The same caller, calling from elsewhere. */
    Caller from(String address) {
        return new Caller(issuer, subject, permissions, grants, secrets, address);
    }

    public Actor actor() {
        return new Actor(name(), origin);
    }

    public boolean may(String permission) {
        return permissions.contains(permission);
    }

    /** Whether {@code grants:use} of this caller reaches that grant for one of those purposes. */
    public boolean mayUse(String application, String account, Set<String> anyOf) {
        var key = AccountKey.of(account);
        return grants.stream().anyMatch(pattern -> pattern.covers(application, key, anyOf));
    }
}
