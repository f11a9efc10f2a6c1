package io.sealpost.vault.verify;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sealpost.vault.application.Use;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is to be verified beyond the credentials.
 *
 * @param account whose grant to log in with; empty for the application's own token
 * @param username the mailbox to log in to, where it is not the account
 * @param uses empty for all that the token opens
 * @param servers empty for the template's own
 */
record Question(Optional<String> account, Optional<String> username, List<Use> uses, List<Server> servers) {

    /** With an account, or with a mailbox for the application itself. */
    boolean wantsLogins() {
        return account.isPresent() || username.isPresent();
    }

    /** By what a mail server is talked to. */
    @Schema(name = "MailProtocol")
    enum Protocol {
        @JsonProperty("smtp")
        SMTP,
        @JsonProperty("imap")
        IMAP,
        @JsonProperty("pop")
        POP;

        Use use() {
            return switch (this) {
                case SMTP -> Use.SEND;
                case IMAP -> Use.FETCH_IMAP;
                case POP -> Use.FETCH_POP;
            };
        }
    }

    /** How a connection is protected; a token is never sent in clear. */
    @Schema(name = "MailEncryption")
    enum Encryption {
        @JsonProperty("starttls")
        STARTTLS,
        @JsonProperty("tls")
        TLS
    }

    /** A mail server. */
    record Server(Protocol protocol, String host, int port, Encryption encryption) {}
}
