package io.sealpost.auth.caller;

/**
 * Who does something, as the audit tells it.
 *
 * @param name a caller's {@link Caller#name()}, or a word for who is not known by a token
 * @param origin the network address that it was done from; null where nobody called
 */
public record Actor(String name, String origin) {

    /** This service, on its own account: time passed, for example. */
    public static final Actor AUTH = new Actor("auth-service", null);

    /** Somebody at a browser: whoever it is, is not known. */
    public static Actor browser(String origin) {
        return new Actor("browser", origin);
    }
}
