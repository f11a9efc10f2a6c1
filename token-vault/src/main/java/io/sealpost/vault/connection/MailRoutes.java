package io.sealpost.vault.connection;

import io.sealpost.vault.provider.AddressPolicy;
import io.sealpost.vault.provider.TrustedCertificates;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** How the mail library reaches a server, the same for every protocol; always by TLS. */
@ApplicationScoped
public class MailRoutes {

    private final AddressPolicy policy;
    private final TrustedCertificates certificates;
    private final ScheduledExecutorService timeouts = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("mail-timeouts").factory());

    MailRoutes(AddressPolicy policy, TrustedCertificates certificates) {
        this.policy = policy;
        this.certificates = certificates;
    }

    /**
     * A way to a server. The library looks names up by itself: it is given the address that the policy saw instead, and the certificate is
     * still compared with the server's name.
     *
     * @param address what the library has to connect to
     * @param answers what the server says there; one route is for one connection
     */
    public record Route(String address, Properties settings, Answers answers) {}

    /**
     * Settings under {@code mail.<protocol>}: verified TLS, time limits, the address policy. No login is set.
     *
     * @param fromTheStart TLS from the first byte; else by an upgrade, without which nothing more is said
     * @param silence how long a connection may take to open, and the server be silent
     * @param limits how much it may answer
     * @throws IOException if the host is unknown, one of its addresses is not allowed, or what the operator trusts cannot be read
     */
    public Route route(String protocol, String host, boolean fromTheStart, Duration silence, AnswerLimits limits)
            throws IOException {
        var addresses = policy.addresses(host);
        var prefix = "mail." + protocol;
        var settings = new Properties();
        var answers = new Answers(limits, silence, timeouts);
        settings.put(prefix + ".socketFactory", new GuardedSockets(policy, answers));
        settings.put(
                prefix + ".ssl.socketFactory",
                new TlsSockets(certificates.context().getSocketFactory(), policy, host, answers));
        // Without this a failing factory would be replaced by the JDK's own.
        settings.setProperty(prefix + ".socketFactory.fallback", "false");
        settings.setProperty(prefix + ".ssl.enable", Boolean.toString(fromTheStart));
        settings.setProperty(prefix + ".starttls.enable", Boolean.toString(!fromTheStart));
        settings.setProperty(prefix + ".starttls.required", Boolean.toString(!fromTheStart));
        settings.setProperty(prefix + ".ssl.checkserveridentity", "true");
        settings.setProperty(prefix + ".ssl.protocols", "TLSv1.3 TLSv1.2");
        var millis = Long.toString(silence.toMillis());
        settings.setProperty(prefix + ".connectiontimeout", millis);
        settings.setProperty(prefix + ".timeout", millis);
        settings.setProperty(prefix + ".writetimeout", millis);
        settings.put(prefix + ".executor.writetimeout", timeouts);
        return new Route(addresses[0].getHostAddress(), settings, answers);
    }

    @PreDestroy
    void close() {
        timeouts.shutdownNow();
    }
}
