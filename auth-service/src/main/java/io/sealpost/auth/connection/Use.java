package io.sealpost.auth.connection;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a mailbox is connected for. */
enum Use {
    @JsonProperty("send")
    SEND("send", "https://outlook.office.com/SMTP.Send"),
    @JsonProperty("fetch_imap")
    FETCH_IMAP("read", "https://outlook.office.com/IMAP.AccessAsUser.All"),
    @JsonProperty("fetch_pop")
    FETCH_POP("read", "https://outlook.office.com/POP.AccessAsUser.All");

    private final String verb;
    private final String microsoftScope;

    Use(String verb, String microsoftScope) {
        this.verb = verb;
        this.microsoftScope = microsoftScope;
    }

    /** What is done with mail, as the page says it to the mailbox's owner. */
    String verb() {
        return verb;
    }

    String microsoftScope() {
        return microsoftScope;
    }
}
