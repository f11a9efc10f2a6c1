package io.sealpost.auth.connection;

import io.sealpost.auth.identity.DirectoryId;
import java.util.Locale;
import java.util.Set;

/**
 * Whether the directory for which an administrator consented is the one that was meant. Its id can be compared; that a domain belongs to a
 * directory only Microsoft knows, which showed the page of that domain.
 */
final class DirectoryCheck {

    private DirectoryCheck() {}

    /**
     * @param asked a directory's id or domain, or {@code organizations}
     * @param allowed ids of directories; empty for any
     * @param named what the answer says, which may be any text
     */
    static Outcome check(String asked, Set<String> allowed, String named) {
        var tenant = named.toLowerCase(Locale.ROOT);
        if (!DirectoryId.is(tenant) || (DirectoryId.is(asked) && !asked.equals(tenant))) {
            return Outcome.wrongAccount("tenant_mismatch");
        }
        return allowed.isEmpty() || allowed.contains(tenant)
                ? Outcome.connected()
                : Outcome.wrongAccount("tenant_not_allowed");
    }
}
