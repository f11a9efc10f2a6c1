package io.sealpost.sandbox.mail;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;

/** The logins of one IMAP connection, in the shape in which GreenMail asks for them. */
final class ImapLogin extends UserManager {
    private final Mailboxes mailboxes;
    private final Logins logins;
    private boolean tokenExpected;

    ImapLogin(Mailboxes mailboxes, Logins logins) {
        super(mailboxes.folders());
        this.mailboxes = mailboxes;
        this.logins = logins;
    }

    /** Says what the secret of the next command is: the token of AUTHENTICATE or the password of LOGIN. */
    void expectToken(boolean expected) {
        tokenExpected = expected;
    }

    @Override
    public boolean test(String user, String secret) {
        return tokenExpected ? logins.byToken(user, secret) : logins.byPassword(user, secret);
    }

    /** Asked only for a user whose login was accepted. */
    @Override
    public GreenMailUser getUser(String login) {
        try {
            return mailboxes.of(login);
        } catch (UserException e) {
            throw new IllegalStateException("The mailbox cannot be made", e);
        }
    }
}
