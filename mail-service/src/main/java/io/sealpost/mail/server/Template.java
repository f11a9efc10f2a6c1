package io.sealpost.mail.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import java.util.List;

/** Where a server's host, port and encryption come from: a template fixes them, the first of its endpoints being the usual one. */
public enum Template {
    /** Exchange Online, and personal Outlook accounts. */
    @JsonProperty("outlook")
    OUTLOOK(
            List.of(
                    new Endpoint("smtp.office365.com", 587, Encryption.STARTTLS),
                    new Endpoint("smtp-mail.outlook.com", 587, Encryption.STARTTLS)),
            List.of(new Endpoint("outlook.office365.com", 993, Encryption.TLS))),
    /** Gmail and Google Workspace. */
    @JsonProperty("gmail")
    GMAIL(
            List.of(
                    new Endpoint("smtp.gmail.com", 587, Encryption.STARTTLS),
                    new Endpoint("smtp.gmail.com", 465, Encryption.TLS)),
            List.of(new Endpoint("imap.gmail.com", 993, Encryption.TLS))),
    /** Any server. */
    @JsonProperty("custom")
    CUSTOM(List.of(), List.of());

    private final List<Endpoint> outgoing;
    private final List<Endpoint> incoming;

    Template(List<Endpoint> outgoing, List<Endpoint> incoming) {
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    public List<Endpoint> outgoing() {
        return outgoing;
    }

    public List<Endpoint> incoming() {
        return incoming;
    }
}
