package io.sealpost.vault.application;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a mailbox is connected for, by the words of auth-service's connections. */
public enum Use {
    @JsonProperty("send")
    SEND("https://outlook.office.com/SMTP.Send"),
    @JsonProperty("fetch_imap")
    FETCH_IMAP("https://outlook.office.com/IMAP.AccessAsUser.All"),
    @JsonProperty("fetch_pop")
    FETCH_POP("https://outlook.office.com/POP.AccessAsUser.All");

    private final String microsoftScope;

    Use(String microsoftScope) {
        this.microsoftScope = microsoftScope;
    }

    String microsoftScope() {
        return microsoftScope;
    }
}
