package io.sealpost.mail.server;

import com.fasterxml.jackson.annotation.JsonProperty;

/** As whom a server lets its login send. */
enum SendAs {
    /** As its own mailbox only, as Exchange and Gmail do. */
    @JsonProperty("mailbox")
    MAILBOX,
    /** As every address that the From filter covers. */
    @JsonProperty("any_covered")
    ANY_COVERED
}
