package io.sealpost.mail.smtp;

import java.util.Locale;
import java.util.Optional;

/** A session could not be opened or logged in; no message was handed over. */
public final class SmtpFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What failed. */
    public enum Cause {
        HOST_UNKNOWN("The host name of the server cannot be resolved; correct host."),
        HOST_NOT_ALLOWED("The host has an address that this service may not connect to."),
        CONNECTION_FAILED("The server does not accept connections at this host and port."),
        GREETING_REFUSED("The server refuses the connection."),
        STARTTLS_NOT_OFFERED("The server does not offer STARTTLS; nothing was sent in clear."),
        TLS_FAILED("The server's certificate or host name could not be verified, or TLS failed."),
        LINK_LOST("The connection broke or timed out."),
        AUTHENTICATION_NOT_OFFERED("The server does not offer the needed login mechanism on this connection."),
        AUTHENTICATION_FAILED("The server refuses the login.");

        private final String sentence;

        Cause(String sentence) {
            this.sentence = sentence;
        }

        /** The cause as it stands in JSON: lower snake case. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Cause reason;
    private final transient Reply reply;

    SmtpFailure(Cause reason, Reply reply) {
        super(reason.sentence);
        this.reason = reason;
        this.reply = reply;
    }

    SmtpFailure(Cause reason, Throwable cause) {
        super(reason.sentence, cause);
        this.reason = reason;
        this.reply = null;
    }

    public Cause reason() {
        return reason;
    }

    /** The server's own words, where it said any. */
    public Optional<Reply> reply() {
        return Optional.ofNullable(reply);
    }
}
