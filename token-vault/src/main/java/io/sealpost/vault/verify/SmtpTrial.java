package io.sealpost.vault.verify;

import io.sealpost.vault.verify.LoginFailure.Cause;
import io.sealpost.vault.verify.LoginReport.Step;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** SMTP. The library connects, says EHLO and upgrades to TLS; it does not log in by itself, because it would not look at every reply. */
final class SmtpTrial extends SMTPTransport implements MailLogin {

    private static final int OK = 235;
    private static final int GO_ON = 334;

    private final Server server;
    private volatile Step reached = Step.CONNECT;
    private boolean askedForTls;

    SmtpTrial(Server server) {
        super(session(server), null, "smtp", false);
        this.server = server;
    }

    private static Session session(Server server) {
        var settings = server.route().settings();
        settings.setProperty("mail.smtp.quitwait", "false");
        return Session.getInstance(settings);
    }

    @Override
    public Step reached() {
        return reached;
    }

    @Override
    public void attempt() throws LoginFailure {
        try {
            connect(server.route().address(), server.port(), null, null);
            reached = Step.AUTH;
            login();
        } catch (MessagingException e) {
            throw failure(e);
        } finally {
            MailLogin.leave(this);
        }
        reached = Step.OK;
    }

    private synchronized void login() throws MessagingException, LoginFailure {
        if (!isSSL() || !supportsAuthentication("XOAUTH2")) {
            throw new LoginFailure(Cause.AUTHENTICATION_NOT_OFFERED, null);
        }
        var code = simpleCommand("AUTH XOAUTH2 " + server.response());
        var challenge = "";
        if (code == GO_ON) {
            // a refusal may come as a challenge with JSON; an empty answer asks for the reply proper
            challenge = " " + getLastServerResponse();
            code = simpleCommand("");
        }
        if (code == OK) {
            return;
        }
        throw code <= 0
                ? failure(new MessagingException())
                : new LoginFailure(refusal(code), getLastServerResponse() + challenge);
    }

    private static Cause refusal(int code) {
        return code >= 400 && code < 500 ? Cause.LOGIN_POSTPONED : Cause.AUTHENTICATION_FAILED;
    }

    private LoginFailure failure(MessagingException e) {
        return LoginFailure.common(e, server.route().answers()).orElseGet(this::failure);
    }

    /** By what the server said last. */
    private LoginFailure failure() {
        var code = getLastReturnCode();
        if (reached == Step.CONNECT && code >= 400) {
            return new LoginFailure(
                    askedForTls ? Cause.STARTTLS_NOT_OFFERED : Cause.GREETING_REFUSED, getLastServerResponse());
        }
        return new LoginFailure(
                reached == Step.CONNECT && code == 250 && server.startTls() && !supportsExtension("STARTTLS")
                        ? Cause.STARTTLS_NOT_OFFERED
                        : Cause.LINK_LOST,
                null);
    }

    @Override
    protected void startTLS() throws MessagingException {
        askedForTls = true;
        super.startTLS();
    }
}
