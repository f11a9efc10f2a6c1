package io.sealpost.mail.caller;

import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.mail.address.AddressPatterns;
import java.util.Set;

/**
 * An authenticated caller.
 *
 * @param permissions words such as {@code mail:send}; the endpoints' annotations check them
 * @param senders in whose name {@code mail:send} may send
 * @param readable which mailboxes {@code mail:read} covers
 * @param fetchable which mailboxes {@code mail:fetch} covers
 * @param origin the network address that the call came from
 */
public record Caller(
        String issuer,
        String subject,
        Set<String> permissions,
        AddressPatterns senders,
        AddressPatterns readable,
        AddressPatterns fetchable,
        String origin) {

    static final String ATTRIBUTE = "sealpost.caller";

    /** The caller of the current request. Fails if the endpoint did not require one. */
    public static Caller of(SecurityIdentity identity) {
        return identity.<Caller>getAttribute(ATTRIBUTE);
    }

    /** The caller as the owner of what it submitted: its issuer and subject. */
    public String name() {
        return issuer + " " + subject;
    }

    public boolean may(String permission) {
        return permissions.contains(permission);
    }
}
