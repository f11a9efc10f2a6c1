package io.sealpost.auth.browser;

import io.sealpost.auth.secret.RandomText;
import jakarta.ws.rs.core.NewCookie;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * The cookie that binds a flow to the browser that began it. Each flow has its own, so that two tabs do not disturb each other; its name
 * follows from the state, its path is the callback's.
 */
public final class BrowserCookie {

    private static final int NAME_BYTES = 12;

    /** What a flow is for. */
    public enum Purpose {
        CONNECT,
        SIGN_IN
    }

    private final String name;
    private final String value;
    private final URI callback;
    private final Duration life;
    private final boolean crossSite;

    private BrowserCookie(String name, String value, URI callback, Duration life, boolean crossSite) {
        this.name = name;
        this.value = value;
        this.callback = callback;
        this.life = life;
        this.crossSite = crossSite;
    }

    /** A new flow's cookie, of which the value is what its browser proves itself with. */
    public static BrowserCookie of(Purpose purpose, String state, String value, URI callback, Duration life) {
        return new BrowserCookie(name(purpose, state, callback), value, callback, life, false);
    }

    /** Removes a flow's cookie. */
    public static BrowserCookie gone(Purpose purpose, String state, URI callback) {
        return new BrowserCookie(name(purpose, state, callback), "", callback, Duration.ZERO, false);
    }

    /** As it has to be where the provider has the browser post to us: it comes along from other sites, over https only. */
    public BrowserCookie forPost() {
        return new BrowserCookie(name, value, callback, life, true);
    }

    /**
     * Over https with the prefix that lets browsers take the cookie from https alone (RFC 6265bis §4.1.3), so that nobody on the way plants
     * one. Not {@code __Host-}: that would take it from its path.
     */
    public static String name(Purpose purpose, String state, URI callback) {
        var hash = Arrays.copyOf(RandomText.hash(state), NAME_BYTES);
        return (isSecure(callback) ? "__Secure-" : "")
                + "sealpost_" + purpose.name().toLowerCase(Locale.ROOT) + "_"
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
                .secure(crossSite || isSecure(callback))
                .sameSite(crossSite ? NewCookie.SameSite.NONE : NewCookie.SameSite.LAX)
                .build();
    }
}
