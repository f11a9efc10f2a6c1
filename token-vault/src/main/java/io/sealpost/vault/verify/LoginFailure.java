package io.sealpost.vault.verify;

import io.sealpost.vault.connection.Answers;
import io.sealpost.vault.connection.Answers.Excess;
import io.sealpost.vault.provider.AddressRefused;
import io.sealpost.vault.provider.CertificateRefused;
import io.sealpost.vault.provider.CertificatesUnreadable;
import io.sealpost.vault.verify.LoginReport.Status;
import io.sealpost.vault.verify.LoginReport.Step;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.util.MailConnectException;

/** A trial login came to nothing. */
final class LoginFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What failed. */
    enum Cause {
        HOST_UNKNOWN(Step.CONNECT, Status.UNREACHABLE, "The host name of the server cannot be resolved."),
        HOST_NOT_ALLOWED(
                Step.CONNECT,
                Status.UNREACHABLE,
                "The host has an address that this service may not connect to. An operator can allow its network with"
                        + " sealpost.connection.allowed-networks."),
        CONNECTION_FAILED(
                Step.CONNECT, Status.UNREACHABLE, "The server does not accept connections at this host and port."),
        GREETING_REFUSED(Step.CONNECT, Status.INTERRUPTED, "The server refuses the connection before any login."),
        STARTTLS_NOT_OFFERED(
                Step.TLS,
                Status.UNSAFE,
                "The server does not offer STARTTLS, or not any more; the token was not sent."),
        CERTIFICATE_EXPIRED(Step.TLS, Status.UNSAFE, "The server's certificate expired; the token was not sent."),
        CERTIFICATE_NOT_YET_VALID(
                Step.TLS,
                Status.UNSAFE,
                "The server's certificate is not valid yet; the token was not sent. Look at the clocks of the server and of"
                        + " this service."),
        CERTIFICATE_WRONG_NAME(
                Step.TLS, Status.UNSAFE, "The server's certificate is for another name; the token was not sent."),
        CERTIFICATE_UNTRUSTED(
                Step.TLS,
                Status.UNSAFE,
                "No known authority vouches for the server's certificate; the token was not sent. A private authority"
                        + " belongs in sealpost.tls.trusted-certificates."),
        CERTIFICATES_UNREADABLE(
                Step.TLS,
                Status.UNSAFE,
                "What sealpost.tls.trusted-certificates names cannot be read, so no certificate can be judged; the token"
                        + " was not sent."),
        TLS_FAILED(Step.TLS, Status.UNSAFE, "TLS failed; the token was not sent."),
        AUTHENTICATION_NOT_OFFERED(
                Step.AUTH,
                Status.REFUSED,
                "The server does not offer XOAUTH2 on this connection; the token was not sent."),
        AUTHENTICATION_FAILED(Step.AUTH, Status.REFUSED, "The server refuses the login."),
        LOGIN_POSTPONED(
                Step.AUTH,
                Status.INTERRUPTED,
                "The server takes no login at the moment; that says nothing about the token."),
        MAILBOX_REFUSED(
                Step.MAILBOX, Status.REFUSED, "The server accepts the token, but does not open the mailbox with it."),
        ANSWER_TOO_LARGE(
                null, Status.INTERRUPTED, "The server says more than a login needs; the connection was ended."),
        ANSWER_TOO_SLOW(null, Status.INTERRUPTED, "The server takes too long; the connection was ended."),
        LINK_LOST(null, Status.INTERRUPTED, "The connection broke.");

        private final Step step;
        private final Status status;
        private final String sentence;

        Cause(Step step, Status status, String sentence) {
            this.step = step;
            this.status = status;
            this.sentence = sentence;
        }

        /** Where it happens; empty for what may happen anywhere. */
        Optional<Step> step() {
            return Optional.ofNullable(step);
        }

        Status status() {
            return status;
        }

        String sentence() {
            return sentence;
        }

        /** As it stands in JSON. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Cause reason;
    private final String reply;

    /** @param reply the server's own words as they came; null where it said none */
    LoginFailure(Cause reason, String reply) {
        super(reason.sentence, null, false, false);
        this.reason = reason;
        this.reply = reply;
    }

    Cause reason() {
        return reason;
    }

    Optional<String> reply() {
        return Optional.ofNullable(reply);
    }

    static Cause of(Excess excess) {
        return switch (excess) {
            case SIZE -> Cause.ANSWER_TOO_LARGE;
            case TIME -> Cause.ANSWER_TOO_SLOW;
        };
    }

    /** Why there is no way to a server. */
    static Cause of(IOException noRoute) {
        return switch (noRoute) {
            case AddressRefused _ -> Cause.HOST_NOT_ALLOWED;
            case CertificatesUnreadable _ -> Cause.CERTIFICATES_UNREADABLE;
            case UnknownHostException _ -> Cause.HOST_UNKNOWN;
            default -> Cause.CONNECTION_FAILED;
        };
    }

    /** What ended a connection, whatever the protocol: this side's limits, TLS, or that there was none. */
    static Optional<LoginFailure> common(MessagingException failure, Answers answers) {
        return answers.excess()
                .map(LoginFailure::of)
                .or(() -> in(failure))
                .or(() -> failure instanceof MailConnectException
                        ? Optional.of(Cause.CONNECTION_FAILED)
                        : Optional.empty())
                .map(cause -> new LoginFailure(cause, null));
    }

    /** A link that broke, unless this side ended it. */
    static LoginFailure linkLost(Answers answers) {
        return new LoginFailure(answers.excess().map(LoginFailure::of).orElse(Cause.LINK_LOST), null);
    }

    /** What a failure of the library is about, where TLS or the address is in its chain of causes. */
    private static Optional<Cause> in(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException tls) {
                return Optional.of(of(tls));
            }
            if (cause instanceof AddressRefused) {
                return Optional.of(Cause.HOST_NOT_ALLOWED);
            }
        }
        return Optional.empty();
    }

    private static Cause of(SSLException failure) {
        return CertificateRefused.in(failure)
                .map(reason -> switch (reason) {
                    case EXPIRED -> Cause.CERTIFICATE_EXPIRED;
                    case NOT_YET_VALID -> Cause.CERTIFICATE_NOT_YET_VALID;
                    case WRONG_NAME -> Cause.CERTIFICATE_WRONG_NAME;
                    case UNTRUSTED -> Cause.CERTIFICATE_UNTRUSTED;
                    case UNACCEPTABLE -> Cause.TLS_FAILED;
                })
                .orElse(Cause.TLS_FAILED);
    }
}
