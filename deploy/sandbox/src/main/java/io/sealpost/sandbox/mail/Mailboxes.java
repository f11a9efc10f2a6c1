package io.sealpost.sandbox.mail;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/** The local mailboxes. One comes into being with the first login or delivery. */
public final class Mailboxes {
    private final Managers managers = new Managers();

    /** Starts without any mailbox. */
    public Mailboxes() {
        managers.getUserManager().setMessageDeliveryHandler((message, recipient) -> of(recipient.getEmail()));
    }

    Managers managers() {
        return managers;
    }

    ImapHostManager folders() {
        return managers.getImapHostManager();
    }

    UserManager users() {
        return managers.getUserManager();
    }

    /** The mailbox of the address; made now if there was none. */
    synchronized GreenMailUser of(String address) throws UserException {
        var name = address.toLowerCase(Locale.ROOT);
        var known = users().getUserByEmail(name);
        // GreenMail wants a password for each user; it is never asked for, and nobody can know it.
        return known == null ? users().createUser(name, name, UUID.randomUUID().toString()) : known;
    }

    /** What lies in the inbox of the address, oldest first; nothing if there is no such mailbox. */
    public List<Summary> messages(String address) {
        var user = users().getUserByEmail(address);
        if (user == null) {
            return List.of();
        }
        try {
            return folders().getInbox(user).getMessages().stream()
                    .map(message -> Summary.of(message.getMimeMessage()))
                    .toList();
        } catch (FolderException e) {
            throw new IllegalStateException("The mailbox has no inbox", e);
        }
    }

    /** What tells one message from another; empty where the header is absent. */
    public record Summary(String subject, String messageId) {

        private static Summary of(MimeMessage message) {
            try {
                return new Summary(
                        Objects.requireNonNullElse(message.getSubject(), ""),
                        Objects.requireNonNullElse(message.getMessageID(), ""));
            } catch (MessagingException e) {
                throw new IllegalStateException("A stored message cannot be read", e);
            }
        }
    }
}
