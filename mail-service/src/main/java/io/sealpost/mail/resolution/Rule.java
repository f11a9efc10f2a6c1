package io.sealpost.mail.resolution;

import java.util.Locale;

/** The rules that can choose a server, in the order in which they are tried; the first stands alone. */
public enum Rule {
    NAMED_SERVER,
    EXACT_ADDRESS,
    DOMAIN,
    NOTIFICATIONS_ADDRESS,
    NOTIFICATIONS_DOMAIN,
    EMPTY_FILTER,
    ANY_SERVER;

    /** The rule as it stands in JSON: lower snake case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
