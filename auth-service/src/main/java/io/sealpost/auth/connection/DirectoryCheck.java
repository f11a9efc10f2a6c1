package io.sealpost.auth.connection;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether the directory for which an administrator consented is the one that was meant. Its id can be compared; that a domain belongs to a
 * directory only Microsoft knows, which showed the page of that domain.
 */
final class DirectoryCheck {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private DirectoryCheck() {}

    /**
     * @param asked a directory's id or domain, or {@code organizations}
     * @param allowed ids of directories; empty for any
     * @param named what the answer says, which may be any text
     */
    static Outcome check(String asked, Set<String> allowed, String named) {
        var tenant = named.toLowerCase(Locale.ROOT);
        if (!ID.matcher(tenant).matches() || (ID.matcher(asked).matches() && !asked.equals(tenant))) {
            return Outcome.wrongAccount("tenant_mismatch");
        }
        return allowed.isEmpty() || allowed.contains(tenant)
                ? Outcome.connected()
                : Outcome.wrongAccount("tenant_not_allowed");
    }
}
