package io.sealpost.auth.browser;

import java.net.URI;
import java.util.Locale;

/** The origin of an address (RFC 6454 §4, §6.2): lower case, without the scheme's default port. */
public final class Origin {

    private Origin() {}

    /** The origin of an absolute address. */
    public static String of(URI uri) {
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        var usual = scheme.equals("https") ? 443 : 80;
        var port = uri.getPort() == -1 || uri.getPort() == usual ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    }
}
