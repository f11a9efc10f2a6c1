package io.sealpost.vault.verify;

import io.sealpost.vault.connection.MailRoutes;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.verify.LoginFailure.Cause;
import io.sealpost.vault.verify.LoginReport.Status;
import io.sealpost.vault.verify.LoginReport.Step;
import io.sealpost.vault.verify.Question.Encryption;
import io.sealpost.vault.verify.Question.Server;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Logs in at mail servers, all at once, each within its time. */
@ApplicationScoped
class LoginTrials {

    private static final Logger LOG = Logger.getLogger(LoginTrials.class);

    private final MailRoutes routes;
    private final VerifyConfig limits;
    private final ExecutorService logins = Executors.newVirtualThreadPerTaskExecutor();

    LoginTrials(MailRoutes routes, VerifyConfig limits) {
        this.routes = routes;
        this.limits = limits;
    }

    /** A server, and as whom to log in there. */
    record Wanted(Server server, String user) {}

    /** A login under way. */
    private record Running(Wanted wanted, AtomicReference<MailLogin> login, Future<LoginReport> report) {}

    /** One report for each, in their order. Blocks. */
    List<LoginReport> all(List<Wanted> wanted, SecretText token) {
        var until = System.nanoTime() + limits.loginTimeout().toNanos();
        var running = wanted.stream().map(one -> begun(one, token)).toList();
        return running.stream().map(one -> ended(one, until)).toList();
    }

    private Running begun(Wanted wanted, SecretText token) {
        var login = new AtomicReference<MailLogin>();
        return new Running(wanted, login, logins.submit(() -> tried(wanted, token, login)));
    }

    /** The interrupt closes the connection that a thread waits for. */
    private static LoginReport ended(Running running, long until) {
        try {
            return running.report().get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            running.report().cancel(true);
            return failed(running.wanted(), running.login().get(), Cause.ANSWER_TOO_SLOW, null);
        } catch (InterruptedException e) {
            running.report().cancel(true);
            Thread.currentThread().interrupt();
            return failed(running.wanted(), running.login().get(), Cause.LINK_LOST, null);
        } catch (ExecutionException e) {
            LOG.errorf(
                    e.getCause(),
                    "a trial login at %s failed",
                    running.wanted().server().host());
            return failed(running.wanted(), running.login().get(), Cause.LINK_LOST, null);
        }
    }

    private LoginReport tried(Wanted wanted, SecretText token, AtomicReference<MailLogin> under) {
        var heard = new LoginLimits(wanted.server().protocol() == Question.Protocol.IMAP);
        MailLogin.Server server;
        try {
            server = server(wanted, token, heard);
        } catch (IOException e) {
            return failed(wanted, null, LoginFailure.of(e), null);
        }
        var login = login(wanted.server().protocol(), server, heard);
        under.set(login);
        try {
            login.attempt();
            return report(wanted, Step.OK, Status.WORKS, null, null, "The server lets the token in.");
        } catch (LoginFailure failure) {
            var reply =
                    failure.reply().map(said -> ServerReply.shown(said, server)).orElse(null);
            return failed(wanted, login, failure.reason(), reply);
        }
    }

    private MailLogin.Server server(Wanted wanted, SecretText token, LoginLimits heard) throws IOException {
        var at = wanted.server();
        var route = routes.route(
                switch (at.protocol()) {
                    case SMTP -> "smtp";
                    case IMAP -> "imap";
                    case POP -> "pop3";
                },
                at.host(),
                at.encryption() == Encryption.TLS,
                silence(),
                heard);
        return new MailLogin.Server(route, at.port(), at.encryption() == Encryption.STARTTLS, wanted.user(), token);
    }

    private Duration silence() {
        return limits.loginTimeout().dividedBy(2);
    }

    private static MailLogin login(Question.Protocol protocol, MailLogin.Server server, LoginLimits heard) {
        return switch (protocol) {
            case SMTP -> new SmtpTrial(server);
            case IMAP -> new ImapTrial(server);
            case POP -> new PopTrial(server, heard);
        };
    }

    private static LoginReport failed(Wanted wanted, MailLogin login, Cause cause, String reply) {
        var reached = login == null ? Step.CONNECT : login.reached();
        return report(wanted, cause.step().orElse(reached), cause.status(), reply, cause.text(), cause.sentence());
    }

    private static LoginReport report(
            Wanted wanted, Step step, Status status, String reply, String cause, String detail) {
        var server = wanted.server();
        return new LoginReport(
                server.protocol(),
                server.host(),
                server.port(),
                server.encryption(),
                wanted.user(),
                step,
                status,
                reply,
                cause,
                detail);
    }

    @PreDestroy
    void close() {
        logins.shutdownNow();
    }
}
