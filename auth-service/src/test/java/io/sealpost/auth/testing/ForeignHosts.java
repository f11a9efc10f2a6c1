package io.sealpost.auth.testing;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What a request may say about where it arrived, beside the truth: anybody can write it, and proxies pass some of it on. */
public final class ForeignHosts {

    /** The host of whoever would like links and codes to come there. */
    public static final String HOST = "evil.example";

    private ForeignHosts() {}

    /** Each as the headers of a request. */
    public static Stream<Arguments> all() {
        return Stream.of(
                argumentSet("Host", Map.of("Host", HOST)),
                argumentSet("Host with a port", Map.of("Host", HOST + ":8443")),
                argumentSet("Forwarded", Map.of("Forwarded", "host=" + HOST + ";proto=https;for=192.0.2.1")),
                argumentSet(
                        "X-Forwarded",
                        Map.of(
                                "X-Forwarded-Host",
                                HOST,
                                "X-Forwarded-Proto",
                                "https",
                                "X-Forwarded-Port",
                                "8443",
                                "X-Forwarded-Prefix",
                                "/" + HOST)));
    }
}
