package io.sealpost.vault.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sealpost.vault.verify.Question.Encryption;
import io.sealpost.vault.verify.Question.Protocol;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of a login at a mail server.
 *
 * @param user as whom
 * @param step how far it came
 * @param reply the server's own words, shortened, without control characters and without the token
 * @param cause a word for programs; absent where it works
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LoginReport(
        Protocol protocol,
        String host,
        int port,
        Encryption encryption,
        String user,
        Step step,
        Status status,
        String reply,
        String cause,
        String detail) {

    /** How far a login came. */
    @Schema(name = "LoginStep")
    enum Step {
        @JsonProperty("connect")
        CONNECT,
        @JsonProperty("tls")
        TLS,
        @JsonProperty("auth")
        AUTH,
        /** The login itself was accepted, the mailbox behind it was not. */
        @JsonProperty("mailbox")
        MAILBOX,
        @JsonProperty("ok")
        OK
    }

    /** What that means. */
    @Schema(name = "LoginStatus")
    enum Status {
        @JsonProperty("works")
        WORKS,
        /** The server refused the login or the mailbox. */
        @JsonProperty("refused")
        REFUSED,
        /** There was no dialogue: no address, no connection, or none that this service may make. */
        @JsonProperty("unreachable")
        UNREACHABLE,
        /** TLS does not hold, so the token was not sent. */
        @JsonProperty("unsafe")
        UNSAFE,
        /** The dialogue ended in the middle, or the server has no time now; that says nothing about the login. */
        @JsonProperty("interrupted")
        INTERRUPTED
    }
}
