package io.sealpost.mail.fetchnow;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the command was told. */
record Settings(URI url, Path tokenFile, Duration patience, List<String> servers) {

    /** A variable that is absent or cannot be read. */
    static final class Invalid extends RuntimeException {
        Invalid(String message) {
            super(message);
        }
    }

    private static final Duration LONGEST = Duration.ofDays(7);

    static Settings of(Map<String, String> environment) {
        return new Settings(
                url(required(environment, "SEALPOST_FETCH_URL")),
                file(required(environment, "SEALPOST_FETCH_TOKEN_FILE")),
                duration(environment.getOrDefault("SEALPOST_FETCH_WAIT", "PT10M")),
                Stream.of(environment.getOrDefault("SEALPOST_FETCH_SERVERS", "").split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    private static String required(Map<String, String> environment, String name) {
        var value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new Invalid("Set " + name + ".");
        }
        return value.strip();
    }

    /** Without a user in it, whose password would be printed. */
    private static URI url(String text) {
        try {
            var url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (text.matches("https?://[^/?#@]+(/[^?#]*)?") && url.getHost() != null && url.getPort() <= 65535) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw notAUrl();
        }
        throw notAUrl();
    }

    private static Invalid notAUrl() {
        return new Invalid("SEALPOST_FETCH_URL is a base URL such as http://mail-service.");
    }

    private static Path file(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new Invalid("SEALPOST_FETCH_TOKEN_FILE is the path of a file.");
        }
    }

    private static Duration duration(String text) {
        try {
            var duration = Duration.parse(text);
            if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeException e) {
            throw notADuration();
        }
        throw notADuration();
    }

    private static Invalid notADuration() {
        return new Invalid("SEALPOST_FETCH_WAIT is a duration such as PT10M, of up to P7D.");
    }
}
