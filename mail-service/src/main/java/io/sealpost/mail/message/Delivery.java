package io.sealpost.mail.message;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.mail.connection.Credential;
import io.sealpost.mail.server.OutgoingServers;
import io.sealpost.mail.server.OutgoingServers.Access;
import io.sealpost.mail.smtp.Envelope;
import io.sealpost.mail.smtp.Reply;
import io.sealpost.mail.smtp.SmtpClient;
import io.sealpost.mail.smtp.SmtpFailure;
import io.sealpost.mail.smtp.SmtpFailure.Cause;
import io.sealpost.mail.smtp.SmtpSession;
import io.sealpost.mail.vault.LoginUnavailable;
import io.sealpost.mail.vault.Logins;
import io.sealpost.mail.vault.MailProtocol;
import io.sealpost.mail.vault.StaleTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Makes one attempt. Whatever goes wrong becomes an outcome; nothing is thrown but the loss of the claim. */
@ApplicationScoped
class Delivery {

    private static final Logger LOG = Logger.getLogger(Delivery.class);
    private static final int AUTHENTICATION_REFUSED = 535;

    /** Exchange's code for a login that failed, and that of RFC 4954. */
    private static final Set<String> CREDENTIAL_REFUSED = Set.of("5.7.3", "5.7.8");

    private static final String NEEDS_OPERATOR = "5.7.139";

    private final MessageQueue queue;
    private final Messages messages;
    private final Contents contents;
    private final OutgoingServers servers;
    private final Logins logins;
    private final StaleTokens tokens;
    private final SmtpClient smtp;

    Delivery(
            MessageQueue queue,
            Messages messages,
            Contents contents,
            OutgoingServers servers,
            Logins logins,
            StaleTokens tokens,
            SmtpClient smtp) {
        this.queue = queue;
        this.messages = messages;
        this.contents = contents;
        this.servers = servers;
        this.logins = logins;
        this.tokens = tokens;
        this.smtp = smtp;
    }

    /** What is to be sent to whom; the content stays in the database until the server wants it. */
    private record Job(Claim claim, String server, Envelope envelope, long size) {}

    Outcome attempt(Claim claim) {
        var job = QuarkusTransaction.requiringNew().call(() -> job(claim));
        var recipients = job.envelope().recipients();
        var handedOver = new AtomicBoolean();
        try {
            return attempt(job, handedOver);
        } catch (LoginUnavailable e) {
            return deferred(recipients, e.code(), null);
        } catch (SmtpFailure e) {
            return deferred(recipients, cause(e), e.reply().orElse(null));
        } catch (ClaimLost e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "message %s could not be sent", claim.message());
            return handedOver.get()
                    ? Outcome.forAll(recipients, RecipientStatus.UNKNOWN, "internal_error", null)
                    : deferred(recipients, "internal_error", null);
        }
    }

    private Job job(Claim claim) {
        var message = messages.findById(claim.message());
        var open = messages.recipients(message.id).stream()
                .filter(recipient -> recipient.status.isOpen())
                .map(recipient -> recipient.address)
                .toList();
        return new Job(claim, message.server, new Envelope(message.envelopeSender, open), message.size);
    }

    private Outcome attempt(Job job, AtomicBoolean handedOver) throws SmtpFailure {
        var server = servers.find(job.server()).filter(Access::active);
        if (server.isEmpty()) {
            return deferred(job.envelope().recipients(), "server_gone", null);
        }
        try (var session = open(server.get())) {
            return contents.use(job.claim().message(), job.size(), content -> {
                var handOver = session.handOver(job.envelope(), content, () -> {
                    queue.handingOver(job.claim());
                    handedOver.set(true);
                });
                return Verdict.of(job.envelope().recipients(), handOver);
            });
        }
    }

    /** A session that is logged in; a token that the server refuses is replaced once. */
    private SmtpSession open(Access server) throws SmtpFailure {
        var credential = logins.credential(server.authentication(), server.endpoint(), MailProtocol.SMTP);
        try {
            return loggedIn(server, credential);
        } catch (SmtpFailure refused) {
            if (credential instanceof Credential.Token token
                    && isStaleToken(refused)
                    && tokens.replace(server.authentication(), token.token())) {
                return loggedInAnew(server);
            }
            throw refused;
        }
    }

    private SmtpSession loggedInAnew(Access server) throws SmtpFailure {
        try {
            return loggedIn(server, logins.credential(server.authentication(), server.endpoint(), MailProtocol.SMTP));
        } catch (SmtpFailure refused) {
            if (isStaleToken(refused)) {
                tokens.replacedInVain(server.authentication());
            }
            throw refused;
        }
    }

    private SmtpSession loggedIn(Access server, Credential credential) throws SmtpFailure {
        var session = smtp.open(server.endpoint());
        try {
            session.login(credential);
            return session;
        } catch (SmtpFailure e) {
            session.close();
            throw e;
        }
    }

    /** Other reasons to refuse a login, such as too many of them, say nothing about the token. */
    private static boolean isStaleToken(SmtpFailure failure) {
        return failure.reason() == Cause.AUTHENTICATION_FAILED
                && failure.reply()
                        .filter(reply -> reply.code() == AUTHENTICATION_REFUSED)
                        .filter(reply -> reply.enhanced()
                                .map(CREDENTIAL_REFUSED::contains)
                                .orElse(true))
                        .isPresent();
    }

    private static String cause(SmtpFailure failure) {
        return failure.reply().filter(reply -> reply.says(NEEDS_OPERATOR)).isPresent()
                ? "needs_operator"
                : failure.reason().text();
    }

    private static Outcome deferred(List<String> recipients, String cause, Reply reply) {
        return Outcome.forAll(recipients, RecipientStatus.DEFERRED, cause, reply);
    }
}
