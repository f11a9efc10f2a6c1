package io.sealpost.auth.parameter;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The system parameters that this service understands. */
public record SystemParameters(Map<String, String> values) {

    private static final String DEFAULT_WEB_BASE_URL = "http://localhost:8081";

    /** Where this service's pages are, {@code web.base.url}, without a slash at its end. */
    public String webBaseUrl() {
        var url = values.getOrDefault("web.base.url", DEFAULT_WEB_BASE_URL);
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** The entries of {@code auth.return_to.allowed}; none allows nothing. */
    public List<String> allowedReturns() {
        return Arrays.stream(values.getOrDefault("auth.return_to.allowed", "").split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }
}
