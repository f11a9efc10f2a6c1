package io.sealpost.mail.incoming;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where an incoming server stands. */
enum State {
    /** Not yet tested with these settings; nothing is fetched. */
    @JsonProperty("draft")
    DRAFT,
    @JsonProperty("confirmed")
    CONFIRMED,
    /** The last fetch failed; it is tried again. */
    @JsonProperty("failing")
    FAILING
}
