package io.sealpost.mail.fetchnow;

import java.net.URI;
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

    static Settings of(Map<String, String> environment) {
        return new Settings(
                url(required(environment, "SEALPOST_FETCH_URL")),
                Path.of(required(environment, "SEALPOST_FETCH_TOKEN_FILE")),
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

    private static URI url(String text) {
        if (!text.matches("https?://[^/?#]+(/[^?#]*)?")) {
            throw new Invalid("SEALPOST_FETCH_URL is a base URL such as http://mail-service.");
        }
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new Invalid("SEALPOST_FETCH_WAIT is a duration such as PT10M.");
        }
    }
}
