package io.sealpost.auth.browser;

import io.sealpost.auth.secret.RandomText;
import jakarta.ws.rs.core.NewCookie;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

/**
 * The cookie that binds a flow to the browser that began it. Each flow has its own, so that two tabs do not disturb each other; its name
 * follows from the state, its path is the callback's.
 */
public final class BrowserCookie {

    private static final int NAME_BYTES = 12;

    private final String name;
    private final String value;
    private final URI callback;
    private final Duration life;

    private BrowserCookie(String name, String value, URI callback, Duration life) {
        this.name = name;
        this.value = value;
        this.callback = callback;
        this.life = life;
    }

    /** A new flow's cookie. */
    public static BrowserCookie of(String state, RandomText browser, URI callback, Duration life) {
        return new BrowserCookie(name(state, callback), browser.text(), callback, life);
    }

    /** Removes a flow's cookie. */
    public static BrowserCookie gone(String state, URI callback) {
        return new BrowserCookie(name(state, callback), "", callback, Duration.ZERO);
    }

    /**
     * Over https with the prefix that lets browsers take the cookie from https alone (RFC 6265bis §4.1.3), so that nobody on the way plants
     * one. Not {@code __Host-}: that would take it from its path.
     */
    public static String name(String state, URI callback) {
        var hash = Arrays.copyOf(RandomText.hash(state), NAME_BYTES);
        return (isSecure(callback) ? "__Secure-" : "")
                + "sealpost_connect_"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    private static boolean isSecure(URI callback) {
        return "https".equalsIgnoreCase(callback.getScheme());
    }

    /** Lax: it has to come along when the provider sends the browser back, which is a navigation from another site. */
    public NewCookie toHeader() {
        return new NewCookie.Builder(name)
                .value(value)
                .path(callback.getRawPath())
                .maxAge((int) life.toSeconds())
                .httpOnly(true)
                .secure(isSecure(callback))
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }
}
