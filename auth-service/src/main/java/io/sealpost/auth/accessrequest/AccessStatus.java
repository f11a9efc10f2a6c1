package io.sealpost.auth.accessrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of a request. */
enum AccessStatus {
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("approved")
    APPROVED,
    @JsonProperty("denied")
    DENIED,

    /** Nobody decided in time. */
    @JsonProperty("expired")
    EXPIRED;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<AccessStatus> of(String text) {
        return Stream.of(values()).filter(status -> status.text().equals(text)).findFirst();
    }
}
