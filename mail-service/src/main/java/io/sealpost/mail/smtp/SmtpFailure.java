package io.sealpost.mail.smtp;

import java.util.Locale;
import java.util.Optional;

/** A session could not be opened or logged in; no message was handed over. */
public final class SmtpFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What failed. */
    public enum Cause {
        HOST_UNKNOWN("The host name of the server cannot be resolved; correct host."),
        HOST_NOT_ALLOWED(
                "The host has an address that this service may not connect to. An operator can allow its network with"
                        + " sealpost.connection.allowed-networks."),
        CONNECTION_FAILED("The server does not accept connections at this host and port."),
        GREETING_REFUSED("The server refuses the connection."),
        STARTTLS_NOT_OFFERED("The server does not offer STARTTLS; nothing was sent in clear."),
        STARTTLS_REFUSED("The server offers STARTTLS but refuses it; nothing was sent in clear."),
        CERTIFICATE_EXPIRED(
                "The server's certificate expired; nothing was sent. Whoever runs the server has to renew it."),
        CERTIFICATE_NOT_YET_VALID(
                "The server's certificate is not valid yet; nothing was sent. Look at the clocks of the server and of this service."),
        CERTIFICATE_WRONG_NAME(
                "The server's certificate is for another name; nothing was sent. Correct host, or have the certificate made for it."),
        CERTIFICATE_UNTRUSTED(
                "No known authority vouches for the server's certificate; nothing was sent. A private authority belongs in"
                        + " sealpost.tls.trusted-certificates."),
        CERTIFICATES_UNREADABLE(
                "What sealpost.tls.trusted-certificates names cannot be read, so no certificate can be judged; nothing was sent. An"
                        + " operator has to correct the file that the log names."),
        TLS_FAILED("TLS failed, or the server's certificate is not acceptable; nothing was sent."),
        ANSWER_TOO_LARGE(
                "The server says more than any answer needs; the connection was ended before that was read. Whoever runs the server"
                        + " has to look at it."),
        ANSWER_TOO_SLOW(
                "The server takes too long over one answer, though it is never silent; the connection was ended."),
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
