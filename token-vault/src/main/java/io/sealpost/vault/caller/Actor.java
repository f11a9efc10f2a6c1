package io.sealpost.vault.caller;

/**
 * Who does something, as the audit tells it.
 *
 * @param name a caller's {@link Caller#name()}, or the service's own
 * @param origin the network address that the call came from; null where nobody called
 */
public record Actor(String name, String origin) {

    /** This service, on its own account: time passed, for example. */
    public static final Actor VAULT = new Actor("token-vault", null);

    /** Somebody who called earlier. */
    public static Actor earlier(String name) {
        return new Actor(name, null);
    }
}
