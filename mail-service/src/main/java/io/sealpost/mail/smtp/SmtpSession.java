package io.sealpost.mail.smtp;

import io.sealpost.mail.connection.Credential;
import io.sealpost.mail.smtp.HandOver.Ending;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/** A connection to an outgoing server. Not safe for several threads; every method blocks. */
public final class SmtpSession implements AutoCloseable {

    private final SmtpDialogue dialogue;

    SmtpSession(SmtpDialogue dialogue) {
        this.dialogue = dialogue;
    }

    /** Logs in; without a credential this does nothing. */
    public void login(Credential credential) throws SmtpFailure {
        new SmtpLogin(dialogue).login(credential);
    }

    /**
     * Hands a message over.
     *
     * @param content the message with CRLF line ends
     * @param beforeData called when recipients were accepted, right before DATA; if it throws, nothing is handed over
     */
    public HandOver handOver(Envelope envelope, byte[] content, Runnable beforeData) {
        var replies = new LinkedHashMap<String, Reply>();
        try {
            var missing = missingExtension(envelope, content);
            if (missing != null) {
                return new HandOver(replies, missing);
            }
            var sender = dialogue.say("mail_from", mailCommand(envelope, content));
            if (!sender.isPositive()) {
                return new HandOver(replies, refusedOrLost(sender));
            }
            askRecipients(envelope.recipients(), replies);
            if (replies.values().stream().noneMatch(Reply::isPositive)) {
                return new HandOver(replies, nobody(replies));
            }
        } catch (MessagingException e) {
            return new HandOver(replies, new Ending.LinkLost(dialogue.lost()));
        }
        beforeData.run();
        return new HandOver(replies, transfer(content));
    }

    /** Goes up to DATA and drops the connection there: the server has said yes to everything, and nothing is sent. */
    void rehearse(Envelope envelope) throws MessagingException {
        var replies = new LinkedHashMap<String, Reply>();
        if (!dialogue.say("mail_from", mailCommand(envelope, new byte[0])).isPositive()) {
            return;
        }
        askRecipients(envelope.recipients(), replies);
        if (replies.values().stream().anyMatch(Reply::isPositive)) {
            dialogue.startData();
            dialogue.drop();
        }
    }

    /** Every step so far with its reply. */
    public List<DialogueStep> steps() {
        return dialogue.steps();
    }

    private void askRecipients(List<String> recipients, Map<String, Reply> replies) throws MessagingException {
        for (var recipient : recipients) {
            var reply = dialogue.say("rcpt_to", "RCPT TO:<" + recipient + ">");
            if (reply.code() <= 0) {
                throw new MessagingException("the link was lost at RCPT");
            }
            replies.put(recipient, reply);
        }
    }

    private Ending transfer(byte[] content) {
        try {
            var stream = dialogue.startData();
            stream.write(content);
            stream.flush();
        } catch (SMTPSendFailedException notStarted) {
            return refusedOrLost(dialogue.refusalOfData());
        } catch (MessagingException | IOException e) {
            return new Ending.LinkLost(dialogue.lost());
        }
        try {
            var reply = dialogue.endData();
            if (reply.isPositive()) {
                return new Ending.Taken(reply);
            }
            return reply.isTransient() || reply.isPermanent() ? new Ending.Refused(reply) : new Ending.Unsettled();
        } catch (MessagingException | IOException e) {
            return new Ending.Unsettled();
        }
    }

    private Ending missingExtension(Envelope envelope, byte[] content) {
        if (needsUtf8(envelope, content) && !dialogue.supportsExtension("SMTPUTF8")) {
            return new Ending.Unsendable(
                    "smtputf8_not_offered",
                    "An address or a header is not ASCII and the server does not offer SMTPUTF8.");
        }
        if (isEightBit(content) && !dialogue.supportsExtension("8BITMIME")) {
            return new Ending.Unsendable(
                    "8bitmime_not_offered", "The message has 8-bit content and the server does not offer 8BITMIME.");
        }
        return null;
    }

    private String mailCommand(Envelope envelope, byte[] content) {
        return "MAIL FROM:<" + envelope.sender() + ">"
                + (dialogue.supportsExtension("SIZE") && content.length > 0 ? " SIZE=" + content.length : "")
                + (dialogue.supportsExtension("8BITMIME") && isEightBit(content) ? " BODY=8BITMIME" : "")
                + (needsUtf8(envelope, content) ? " SMTPUTF8" : "");
    }

    private Ending nobody(Map<String, Reply> replies) {
        return replies.isEmpty() ? new Ending.LinkLost(dialogue.lost()) : new Ending.NobodyAccepted();
    }

    private Ending refusedOrLost(Reply reply) {
        return reply.code() <= 0 ? new Ending.LinkLost(dialogue.lost()) : new Ending.Refused(reply);
    }

    /** Addresses and header fields in UTF-8 ask for the extension alike (RFC 6531 §3.4). */
    private static boolean needsUtf8(Envelope envelope, byte[] content) {
        return envelope.needsUtf8() || isEightBit(Arrays.copyOf(content, endOfHeader(content)));
    }

    /** Where the empty line behind the header begins; the whole content if there is none. */
    private static int endOfHeader(byte[] content) {
        for (int i = 0; i + 3 < content.length; i++) {
            if (content[i] == '\r' && content[i + 1] == '\n' && content[i + 2] == '\r' && content[i + 3] == '\n') {
                return i;
            }
        }
        return content.length;
    }

    private static boolean isEightBit(byte[] content) {
        for (var octet : content) {
            if (octet < 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        try {
            dialogue.close();
        } catch (MessagingException alreadyGone) {
            // Nothing depends on a polite end: the replies that count have been read.
        }
    }
}
