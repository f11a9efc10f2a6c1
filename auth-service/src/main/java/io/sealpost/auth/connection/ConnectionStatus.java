package io.sealpost.auth.connection;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * How far a connection is. All but {@code OPEN} are ends, except a failure that decided nothing: its link still works. A repair that expired
 * is open again when it is asked for again.
 */
enum ConnectionStatus {
    @JsonProperty("open")
    OPEN,
    @JsonProperty("connected")
    CONNECTED,
    @JsonProperty("wrong_account")
    WRONG_ACCOUNT,
    @JsonProperty("declined")
    DECLINED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("expired")
    EXPIRED;

    /** As it stands in JSON and in {@code return_to}. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
