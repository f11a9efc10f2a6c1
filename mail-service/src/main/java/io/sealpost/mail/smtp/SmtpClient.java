package io.sealpost.mail.smtp;

import io.sealpost.mail.connection.AddressRefused;
import io.sealpost.mail.connection.CertificateRefused;
import io.sealpost.mail.connection.CertificatesUnreadable;
import io.sealpost.mail.connection.Connections;
import io.sealpost.mail.connection.Credential;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.smtp.SmtpFailure.Cause;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/** Opens SMTP sessions. */
@ApplicationScoped
public class SmtpClient {

    private static final Logger LOG = Logger.getLogger(SmtpClient.class);

    private final Connections connections;
    private final SmtpConfig config;

    SmtpClient(Connections connections, SmtpConfig config) {
        this.connections = connections;
        this.config = config;
    }

    /** Connects, with TLS as the endpoint asks, up to the point where a login is expected. */
    public SmtpSession open(Endpoint endpoint) throws SmtpFailure {
        return new SmtpSession(connected(dialogue(endpoint, config.timeout()), endpoint));
    }

    /** Goes through a whole sending up to DATA without sending anything; the steps end with the first that failed. */
    public List<DialogueStep> rehearse(Endpoint endpoint, Credential credential, Envelope envelope) {
        SmtpDialogue dialogue = null;
        try {
            dialogue = dialogue(endpoint, config.testTimeout());
            try (var session = new SmtpSession(connected(dialogue, endpoint))) {
                session.login(credential);
                session.rehearse(envelope);
            }
            return dialogue.steps();
        } catch (SmtpFailure failure) {
            return failedAt(dialogue, failure.reason().text() + ": " + failure.getMessage());
        } catch (MessagingException e) {
            return failedAt(dialogue, dialogue.lost().text());
        }
    }

    private static List<DialogueStep> failedAt(SmtpDialogue dialogue, String what) {
        var steps = new ArrayList<>(dialogue == null ? List.<DialogueStep>of() : dialogue.steps());
        if (steps.isEmpty() || steps.getLast().ok()) {
            steps.add(new DialogueStep("connection", false, 0, what));
        }
        return steps;
    }

    private SmtpDialogue dialogue(Endpoint endpoint, Duration timeout) throws SmtpFailure {
        try {
            var route = connections.route("smtp", endpoint, timeout, new SmtpLimits());
            // What became of the message is known by then; a server that does not answer QUIT would only delay its
            // record.
            route.settings().setProperty("mail.smtp.quitwait", "false");
            return new SmtpDialogue(Session.getInstance(route.settings()), route.address(), route.answers()::excess);
        } catch (UnknownHostException e) {
            throw new SmtpFailure(Cause.HOST_UNKNOWN, e);
        } catch (CertificatesUnreadable e) {
            LOG.error(e.getMessage());
            throw new SmtpFailure(Cause.CERTIFICATES_UNREADABLE, e);
        } catch (IOException e) {
            throw new SmtpFailure(Cause.HOST_NOT_ALLOWED, e);
        }
    }

    private static SmtpDialogue connected(SmtpDialogue dialogue, Endpoint endpoint) throws SmtpFailure {
        try {
            dialogue.connect(dialogue.address(), endpoint.port(), null, null);
            return dialogue;
        } catch (MessagingException e) {
            throw failure(dialogue, endpoint, e);
        }
    }

    private static SmtpFailure failure(SmtpDialogue dialogue, Endpoint endpoint, MessagingException e) {
        if (dialogue.lost() != Cause.LINK_LOST) {
            return new SmtpFailure(dialogue.lost(), e);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SSLException tls -> {
                    return new SmtpFailure(cause(tls), tls);
                }
                case AddressRefused refused -> {
                    return new SmtpFailure(Cause.HOST_NOT_ALLOWED, refused);
                }
                default -> {}
            }
        }
        var code = dialogue.getLastReturnCode();
        if (code >= 400) {
            return new SmtpFailure(
                    dialogue.askedForTls() ? Cause.STARTTLS_REFUSED : Cause.GREETING_REFUSED,
                    Reply.of(code, dialogue.getLastServerResponse()));
        }
        if (code == 250 && endpoint.encryption() == Encryption.STARTTLS && !dialogue.supportsExtension("STARTTLS")) {
            return new SmtpFailure(Cause.STARTTLS_NOT_OFFERED, e);
        }
        return new SmtpFailure(code == 0 ? Cause.CONNECTION_FAILED : Cause.LINK_LOST, e);
    }

    private static Cause cause(SSLException failure) {
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
