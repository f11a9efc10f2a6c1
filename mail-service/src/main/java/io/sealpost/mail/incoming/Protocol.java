package io.sealpost.mail.incoming;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How mail is fetched. */
enum Protocol {
    @JsonProperty("imap")
    IMAP,
    @JsonProperty("pop3")
    POP3
}
