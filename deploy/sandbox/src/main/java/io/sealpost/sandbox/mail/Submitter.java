package io.sealpost.sandbox.mail;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import java.util.Locale;

/** What the client of one connection may send. */
final class Submitter extends SmtpManager {
    static final String SEND_AS_DENIED = "550 5.7.60 SMTP; Client does not have permissions to send as this sender";

    private String account;

    Submitter(Mailboxes mailboxes) {
        super(mailboxes.folders(), mailboxes.users());
    }

    boolean loggedIn() {
        return account != null;
    }

    void logIn(String user) {
        account = user.toLowerCase(Locale.ROOT);
    }

    /** A mailbox sends as itself only, as at Exchange; a relay exists to send for others. */
    @Override
    public String checkSender(SmtpState state, MailAddress sender) {
        var address = sender.getEmail().toLowerCase(Locale.ROOT);
        return Logins.RELAY.equals(account) || address.equals(account) ? null : SEND_AS_DENIED;
    }

    /** Two local parts let a test see a refusal for good and one for now. */
    @Override
    public String checkRecipient(SmtpState state, MailAddress recipient) {
        return switch (recipient.getUser().toLowerCase(Locale.ROOT)) {
            case "bounce-me" -> "550 5.1.1 There is no such mailbox";
            case "greylisted" -> "451 4.7.1 Greylisted, try again later";
            default -> null;
        };
    }
}
