package io.sealpost.auth.connection;

import java.net.URI;
import java.util.Locale;

/** The origin of an address (RFC 6454 §4, §6.2): lower case, without the scheme's default port. */
final class Origin {

    private Origin() {}

    static String of(URI uri) {
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        var usual = scheme.equals("https") ? 443 : 80;
        var port = uri.getPort() == -1 || uri.getPort() == usual ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    }
}
