package io.sealpost.mail.server;

import io.sealpost.mail.refusal.Refusal;
import java.util.regex.Pattern;

/** Names of servers. */
public final class ServerName {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private ServerName() {}

    /** Refuses a name that a server cannot have. */
    public static void check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw Refusal.invalid("name", "use up to 64 of a-z, 0-9, dot, dash and underscore");
        }
    }
}
