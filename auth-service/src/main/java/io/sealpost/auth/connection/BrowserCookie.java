package io.sealpost.auth.connection;

import jakarta.ws.rs.core.NewCookie;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

/**
 * The cookie that binds a flow to the browser that began it. Each flow has its own, so that two tabs do not disturb each other; its name
 * follows from the state, its path is the callback's.
 */
final class BrowserCookie {

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

    static BrowserCookie of(String state, RandomText browser, URI callback, Duration life) {
        return new BrowserCookie(name(state), browser.text(), callback, life);
    }

    /** Removes a flow's cookie. */
    static BrowserCookie gone(String state, URI callback) {
        return new BrowserCookie(name(state), "", callback, Duration.ZERO);
    }

    static String name(String state) {
        var hash = Arrays.copyOf(RandomText.hash(state), NAME_BYTES);
        return "sealpost_connect_" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    /** Lax: it has to come along when the provider sends the browser back, which is a navigation from another site. */
    NewCookie toHeader() {
        return new NewCookie.Builder(name)
                .value(value)
                .path(callback.getRawPath())
                .maxAge((int) life.toSeconds())
                .httpOnly(true)
                .secure("https".equalsIgnoreCase(callback.getScheme()))
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }
}
