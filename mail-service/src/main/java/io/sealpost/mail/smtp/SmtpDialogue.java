package io.sealpost.mail.smtp;

import io.sealpost.mail.connection.Answers.Excess;
import io.sealpost.mail.smtp.SmtpFailure.Cause;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Commands and replies. The library opens the connection, says EHLO and upgrades to TLS; it never logs in by itself, because it would not
 * look at every reply.
 */
final class SmtpDialogue extends SMTPTransport {

    private static final int LINK_ENDED = -1;

    private final String address;
    private final Supplier<Optional<Excess>> excess;
    private final List<DialogueStep> steps = new ArrayList<>();
    private boolean askedForTls;
    private boolean dropped;
    private boolean ended;
    private Reply toEnd;
    private Reply toData;
    private final Set<String> secrets = new LinkedHashSet<>();

    /** @param excess why this side ended the connection, if it did */
    SmtpDialogue(Session session, String address, Supplier<Optional<Excess>> excess) {
        super(session, null, "smtp", false);
        this.address = address;
        this.excess = excess;
    }

    /** Where the dialogue is to be held. */
    String address() {
        return address;
    }

    /** Why there is no reply: the link was lost, or this side ended it because of what came. */
    Cause lost() {
        return excess.get()
                .map(what -> switch (what) {
                    case SIZE -> Cause.ANSWER_TOO_LARGE;
                    case TIME -> Cause.ANSWER_TOO_SLOW;
                })
                .orElse(Cause.LINK_LOST);
    }

    /** Sends a command and waits for its reply; a reply of code -1 or 0 means that the link is lost. */
    synchronized Reply say(String step, String command) throws MessagingException {
        var code = simpleCommand(command.getBytes(StandardCharsets.UTF_8));
        return noted(step, reply(code, getLastServerResponse()));
    }

    /** As {@link #say}. From here on the server could echo these secrets: they are taken out of this and every later reply. */
    synchronized Reply sayInSecret(String step, String command, List<String> told) throws MessagingException {
        told.stream().filter(secret -> !secret.isEmpty()).forEach(secrets::add);
        return say(step, command);
    }

    private Reply reply(int code, String response) {
        var text = response;
        for (var secret : secrets) {
            text = text == null ? null : text.replace(secret, "[secret]");
        }
        return Reply.of(code, text);
    }

    private Reply noted(String step, Reply reply) {
        steps.add(DialogueStep.of(step, reply));
        return reply;
    }

    /** Starts the message. */
    synchronized OutputStream startData() throws MessagingException {
        try {
            var stream = data();
            noted("data", lastReply());
            return stream;
        } catch (SMTPSendFailedException refused) {
            toData = noted("data", reply(refused.getReturnCode(), refused.getMessage()));
            throw refused;
        }
    }

    /** Why the message could not be started, where the server said so. */
    Reply refusalOfData() {
        return toData;
    }

    /** Ends the message; from here on the server may have taken it. */
    synchronized Reply endData() throws MessagingException, IOException {
        try {
            ended = true;
            finishData();
            return lastReply();
        } catch (SMTPSendFailedException notOk) {
            return reply(notOk.getReturnCode(), notOk.getMessage());
        } catch (MessagingException | IOException lost) {
            if (toEnd == null) {
                throw lost;
            }
            return toEnd;
        }
    }

    synchronized boolean offers(String mechanism) {
        return supportsAuthentication(mechanism);
    }

    /** Whether the server offered the upgrade, and was told to begin. */
    boolean askedForTls() {
        return askedForTls;
    }

    List<DialogueStep> steps() {
        return List.copyOf(steps);
    }

    /** Ends the connection without another word, so that a message in progress is not completed. */
    void drop() {
        dropped = true;
    }

    @Override
    protected boolean ehlo(String domain) throws MessagingException {
        var understood = super.ehlo(domain);
        noted("ehlo", lastReply());
        return understood;
    }

    @Override
    protected void startTLS() throws MessagingException {
        askedForTls = true;
        super.startTLS();
        noted("starttls", lastReply());
    }

    /** The library's close() would wait for the reply to a QUIT that a dropped connection never sent. */
    @Override
    protected int readServerResponse() throws MessagingException {
        var code = dropped ? LINK_ENDED : super.readServerResponse();
        if (ended && toEnd == null && code > 0) {
            // After a refusal the library says RSET first: should the link be lost there, this is the answer all the
            // same.
            toEnd = lastReply();
        }
        return code;
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        if (!dropped) {
            super.sendCommand(command);
        }
    }

    private Reply lastReply() {
        return reply(getLastReturnCode(), getLastServerResponse());
    }
}
