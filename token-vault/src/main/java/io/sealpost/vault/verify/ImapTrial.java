package io.sealpost.vault.verify;

import io.sealpost.vault.verify.LoginFailure.Cause;
import io.sealpost.vault.verify.LoginReport.Step;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;

/**
 * IMAP: a login, and a look at whether the inbox opens, read-only. Exchange lets a token in whose mailbox it then does not open. Where
 * XOAUTH2 is missing the library would send the token as a password, so it is stopped before.
 */
final class ImapTrial extends IMAPStore implements MailLogin {

    private final Server server;
    private volatile Step reached = Step.CONNECT;
    private IMAPProtocol protocol;
    private boolean mechanismMissing;

    ImapTrial(Server server) {
        super(session(server), null, "imap", false);
        this.server = server;
    }

    private static Session session(Server server) {
        var settings = server.route().settings();
        settings.setProperty("mail.imap.auth.mechanisms", "XOAUTH2");
        return Session.getInstance(settings);
    }

    @Override
    public Step reached() {
        return reached;
    }

    @Override
    public void attempt() throws LoginFailure {
        try {
            connect(
                    server.route().address(),
                    server.port(),
                    server.user(),
                    server.token().reveal());
            reached = Step.MAILBOX;
            look();
        } catch (MessagingException e) {
            throw failure(e);
        } finally {
            MailLogin.leave(this);
        }
        reached = Step.OK;
    }

    /** The library's folders would ask for more when the answer is no. */
    private void look() throws LoginFailure {
        try {
            protocol.examine("INBOX");
        } catch (ProtocolException e) {
            var said = e.getResponse();
            if (said == null || said.isBYE()) {
                throw LoginFailure.linkLost(server.route().answers());
            }
            throw refused(said.getRest(), Cause.MAILBOX_REFUSED);
        }
    }

    @Override
    protected IMAPProtocol newIMAPProtocol(String host, int port) throws IOException, ProtocolException {
        protocol = super.newIMAPProtocol(host, port);
        return protocol;
    }

    @Override
    protected void preLogin(IMAPProtocol connected) throws ProtocolException {
        reached = Step.AUTH;
        if (!(connected.isSSL() && connected.hasCapability("AUTH=XOAUTH2"))) {
            mechanismMissing = true;
            throw new ProtocolException("XOAUTH2 is not offered on this connection");
        }
    }

    private LoginFailure failure(MessagingException e) {
        var common = LoginFailure.common(e, server.route().answers());
        if (common.isPresent()) {
            return common.get();
        }
        if (mechanismMissing) {
            return new LoginFailure(Cause.AUTHENTICATION_NOT_OFFERED, null);
        }
        if (reached == Step.CONNECT) {
            return new LoginFailure(beforeLogin(), null);
        }
        return e instanceof AuthenticationFailedException
                ? refused(String.valueOf(e.getMessage()), Cause.AUTHENTICATION_FAILED)
                : new LoginFailure(Cause.LINK_LOST, null);
    }

    private Cause beforeLogin() {
        if (protocol == null) {
            return Cause.LINK_LOST;
        }
        return server.startTls() && !protocol.isSSL() ? Cause.STARTTLS_NOT_OFFERED : Cause.LINK_LOST;
    }

    private static LoginFailure refused(String words, Cause refusal) {
        return new LoginFailure(Postponement.isIn(words) ? Cause.LOGIN_POSTPONED : refusal, words);
    }
}
