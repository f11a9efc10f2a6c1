package io.sealpost.mail.server;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a server, or a message, is for. */
public enum Purpose {
    @JsonProperty("normal")
    NORMAL,
    /** Mass mail: only messages that ask for it go through such a server. */
    @JsonProperty("bulk")
    BULK
}
