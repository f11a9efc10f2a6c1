package io.sealpost.mail.connection;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a connection is protected. */
public enum Encryption {
    /** In clear first, then upgraded; a server that does not offer the upgrade gets nothing. */
    @JsonProperty("starttls")
    STARTTLS,
    /** TLS from the first byte. */
    @JsonProperty("tls")
    TLS,
    /** In clear; never with an OAuth token. */
    @JsonProperty("none")
    NONE
}
