package io.sealpost.vault.verify;

import io.sealpost.vault.verify.LoginFailure.Cause;
import io.sealpost.vault.verify.LoginReport.Step;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.pop3.POP3Store;

/**
 * POP. The library uses XOAUTH2 where the server offers it and nothing else, for it is told of nothing else. It calls everything a refused
 * login, a lost link too, so what the server really said is heard beside it.
 */
final class PopTrial extends POP3Store implements MailLogin {

    /** RFC 2449 §8.1, RFC 3206. */
    private static final Pattern POSTPONED = Pattern.compile("^-ERR \\[(SYS/TEMP|IN-USE|LOGIN-DELAY)]");

    private final Server server;
    private final LoginLimits heard;
    private volatile Step reached = Step.CONNECT;

    /** @param heard with which the route was made */
    PopTrial(Server server, LoginLimits heard) {
        super(session(server), null, "pop3", false);
        this.server = server;
        this.heard = heard;
    }

    private static Session session(Server server) {
        var settings = server.route().settings();
        settings.setProperty("mail.pop3.auth.mechanisms", "XOAUTH2");
        // Exchange wants the response on a line of its own, which RFC 5034 lets every server take
        settings.setProperty("mail.pop3.auth.xoauth2.two.line.authentication.format", "true");
        return Session.getInstance(settings);
    }

    @Override
    public Step reached() {
        return reached == Step.CONNECT && isSSL() ? Step.AUTH : reached;
    }

    @Override
    public void attempt() throws LoginFailure {
        try {
            connect(
                    server.route().address(),
                    server.port(),
                    server.user(),
                    server.token().reveal());
        } catch (MessagingException e) {
            throw failure(e);
        } finally {
            MailLogin.leave(this);
        }
        reached = Step.OK;
    }

    private LoginFailure failure(MessagingException e) {
        var common = LoginFailure.common(e, server.route().answers());
        if (common.isPresent()) {
            return common.get();
        }
        if (!(e instanceof AuthenticationFailedException)) {
            return new LoginFailure(Cause.LINK_LOST, null);
        }
        return isSSL() ? refused() : new LoginFailure(Cause.STARTTLS_NOT_OFFERED, null);
    }

    private LoginFailure refused() {
        if (!offersXoauth2()) {
            return new LoginFailure(Cause.AUTHENTICATION_NOT_OFFERED, null);
        }
        var words = heard.latestLine();
        if (POSTPONED.matcher(words).find()) {
            return new LoginFailure(Cause.LOGIN_POSTPONED, words);
        }
        return words.startsWith("-ERR") || words.startsWith("+ ")
                ? new LoginFailure(Cause.AUTHENTICATION_FAILED, words)
                : new LoginFailure(Cause.LINK_LOST, null);
    }

    private boolean offersXoauth2() {
        try {
            return Arrays.asList(capabilities().getOrDefault("SASL", "").split(" ", -1))
                    .contains("XOAUTH2");
        } catch (MessagingException e) {
            return false;
        }
    }
}
