package io.sealpost.auth.invitation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What became of an invitation. */
enum InvitationStatus {
    @JsonProperty("open")
    OPEN,

    /** Somebody came by it and proved who they are. */
    @JsonProperty("used")
    USED,

    /** Taken back, or a newer one took its place. */
    @JsonProperty("revoked")
    REVOKED,

    @JsonProperty("expired")
    EXPIRED
}
