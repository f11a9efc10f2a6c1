package io.sealpost.mail.imap;

import java.util.Locale;

/** A session could not be opened or went wrong; what was read before counts. */
public final class ImapFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What failed. */
    public enum Cause {
        HOST_UNKNOWN("The host name of the server cannot be resolved; correct host."),
        HOST_NOT_ALLOWED(
                "The host has an address that this service may not connect to. An operator can allow its network with"
                        + " sealpost.connection.allowed-networks."),
        CONNECTION_FAILED("The server does not accept connections at this host and port."),
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
        AUTHENTICATION_NOT_OFFERED("The server does not offer the needed login mechanism on this connection."),
        AUTHENTICATION_FAILED("The server refuses the login."),
        LOGIN_POSTPONED("The server takes no login at the moment; it says nothing about the credential."),
        FOLDER_MISSING("The folder does not exist or cannot be selected; correct folders."),
        NOT_DELIVERED("The server does not give out this message."),
        REFUSED_FOR_NOW("The server does not carry out a command at the moment; it is tried again."),
        ANSWER_TOO_LARGE(
                "The server says more than any answer needs; the connection was ended before that was read. Whoever runs the server"
                        + " has to look at it."),
        ANSWER_TOO_SLOW(
                "The server takes too long over one answer, though it is never silent; the connection was ended."),
        LINK_LOST("The connection broke or timed out, or the server refused a command.");

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

    ImapFailure(Cause reason, Throwable cause) {
        super(reason.sentence, cause);
        this.reason = reason;
    }

    ImapFailure(Cause reason, String detail) {
        super(reason.sentence + " " + detail);
        this.reason = reason;
    }

    public Cause reason() {
        return reason;
    }

    /** Whether the session goes on working, with other folders. */
    public boolean concernsOneFolder() {
        return reason == Cause.FOLDER_MISSING || reason == Cause.NOT_DELIVERED;
    }

    /** Whether the server is at odds with one message, which another session would meet again. */
    public boolean concernsOneMessage() {
        return reason == Cause.NOT_DELIVERED || reason == Cause.ANSWER_TOO_LARGE;
    }

    /** The cause and a sentence, for whoever looks after the server. */
    public String text() {
        return reason.text() + ": " + getMessage();
    }
}
