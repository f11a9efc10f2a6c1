package io.sealpost.sandbox;

import io.sealpost.sandbox.control.Control;
import io.sealpost.sandbox.http.Front;
import io.sealpost.sandbox.ledger.Ledger;
import io.sealpost.sandbox.mail.Logins;
import io.sealpost.sandbox.mail.MailHost;
import io.sealpost.sandbox.mail.Mailboxes;
import io.sealpost.sandbox.provider.ConsentScript;
import io.sealpost.sandbox.provider.Faults;
import io.sealpost.sandbox.provider.Provider;
import io.sealpost.sandbox.tls.Authority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;

/** A running sandbox: provider, mail host and control calls. */
public final class Sandbox implements AutoCloseable {
    private final SandboxSettings settings;
    private final Clock clock;
    private final Authority authority;
    private Front front;
    private MailHost mail;
    private URI issuer;

    private Sandbox(SandboxSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.authority = Authority.forThisRun(clock.instant());
    }

    /** Runs a sandbox until the process is ended. Settings come from the environment. */
    public static void main(String[] arguments) {
        try {
            var sandbox = start(SandboxSettings.fromEnvironment(System.getenv()), Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "stop"));
            System.out.println(sandbox.readyLine());
        } catch (InvalidSettings e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("The sandbox cannot start: " + e.getMessage());
            System.exit(1);
        }
    }

    /** Starts one. It listens when this returns; if that fails, nothing is left behind. */
    public static Sandbox start(SandboxSettings settings, Clock clock) throws IOException {
        var sandbox = new Sandbox(settings, clock);
        var listening = false;
        try {
            sandbox.listen();
            listening = true;
            return sandbox;
        } finally {
            if (!listening) {
                sandbox.close();
            }
        }
    }

    private void listen() throws IOException {
        var ledger = new Ledger(clock);
        var script = new ConsentScript();
        var faults = new Faults();
        var mailboxes = new Mailboxes();
        mail = new MailHost(mailboxes, new Logins(ledger, settings.relayPassword()), authority.server());
        bind("SANDBOX_SMTP_PORT", settings.smtpPort(), mail::listenForSubmission);
        bind("SANDBOX_IMAP_PORT", settings.imapPort(), mail::listenForImap);
        bind("SANDBOX_PROVIDER_PORT", settings.providerPort(), port -> front = Front.bind(port));
        var provider = new Provider.Settings(settings.clientSecret(), settings.accessTokenLifetime(), clock);
        issuer = Provider.install(front, ledger, script, faults, provider).issuer();
        Control.install(front, ledger, script, faults, mailboxes);
        writeCertificate();
        front.start();
    }

    private static void bind(String setting, int port, Listener listener) throws IOException {
        try {
            listener.listen(port);
        } catch (IOException e) {
            throw new IOException("port " + port + " cannot be used (" + setting + "): " + e.getMessage(), e);
        }
    }

    private void writeCertificate() throws IOException {
        Files.createDirectories(settings.directory());
        var fresh = Files.writeString(settings.directory().resolve("ca.pem.new"), authority.pem());
        // Whoever reads the file sees the old certificate or the new one, never half of one.
        Files.move(fresh, certificateFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String readyLine() {
        return "Sandbox ready: provider %s, SMTP localhost:%d (STARTTLS), IMAP localhost:%d (TLS), CA %s"
                .formatted(issuer, smtpPort(), imapPort(), certificateFile().toAbsolutePath());
    }

    /** The issuer identifier of the provider. */
    public URI issuer() {
        return issuer;
    }

    /** Where the control calls are, ending in a slash. */
    public URI control() {
        return front.uri().resolve("/control/");
    }

    /** The submission port. */
    public int smtpPort() {
        return mail.submissionPort();
    }

    /** The IMAP port. */
    public int imapPort() {
        return mail.imapPort();
    }

    /** The certificate that clients of the mail host must trust, as PEM. */
    public Path certificateFile() {
        return settings.directory().resolve("ca.pem");
    }

    @Override
    public void close() {
        if (front != null) {
            front.close();
        }
        if (mail != null) {
            mail.close();
        }
    }

    @FunctionalInterface
    private interface Listener {
        void listen(int port) throws IOException;
    }
}
