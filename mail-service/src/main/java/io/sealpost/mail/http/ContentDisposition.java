package io.sealpost.mail.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** File names in responses (RFC 6266). */
public final class ContentDisposition {

    private ContentDisposition() {}

    /** A download under this name, with an ASCII stand-in for clients that know no other. */
    public static String attachment(String name) {
        var ascii = name.replaceAll("[^A-Za-z0-9._ -]", "_");
        var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
    }
}
