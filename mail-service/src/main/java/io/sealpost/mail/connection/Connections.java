package io.sealpost.mail.connection;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** How the mail library reaches an endpoint, the same for every protocol. */
@ApplicationScoped
public class Connections {

    private final AddressPolicy policy;
    private final TrustedCertificates certificates;
    private final ConnectionConfig config;
    private final ScheduledExecutorService timeouts = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("mail-timeouts").factory());

    Connections(AddressPolicy policy, TrustedCertificates certificates, ConnectionConfig config) {
        this.policy = policy;
        this.certificates = certificates;
        this.config = config;
    }

    /**
     * A way to an endpoint. The library looks names up by itself, and with TLS from the first byte it connects before it asks a factory of
     * ours: it is given the address that the policy saw instead, and the certificate is still compared with the endpoint's name.
     *
     * @param address what the library has to connect to
     * @param answers what the peer says there; one route is for one connection
     */
    public record Route(String address, Properties settings, Answers answers) {}

    /**
     * Settings under {@code mail.<protocol>}: verified TLS as the endpoint asks, time limits, the address policy. No login is set.
     *
     * @param timeout how long the server may be silent, and one write to it may take; a whole answer ends as {@link Answers} says
     * @param limits how much it may answer
     * @throws IOException if the host is unknown, one of its addresses is not allowed, or what the operator trusts cannot be read
     */
    public Route route(String protocol, Endpoint endpoint, Duration timeout, AnswerLimits limits) throws IOException {
        var addresses = policy.addresses(endpoint.host());
        var prefix = "mail." + protocol;
        var settings = new Properties();
        var answers = new Answers(limits, timeout, timeouts);
        settings.put(prefix + ".socketFactory", new GuardedSockets(policy, answers));
        settings.put(
                prefix + ".ssl.socketFactory",
                new TlsSockets(certificates.context().getSocketFactory(), policy, endpoint.host(), answers));
        // Without this a failing factory would be replaced by the JDK's own.
        settings.setProperty(prefix + ".socketFactory.fallback", "false");
        settings.setProperty(prefix + ".ssl.enable", flag(endpoint.encryption() == Encryption.TLS));
        settings.setProperty(prefix + ".starttls.enable", flag(endpoint.encryption() == Encryption.STARTTLS));
        settings.setProperty(prefix + ".starttls.required", flag(endpoint.encryption() == Encryption.STARTTLS));
        settings.setProperty(prefix + ".ssl.checkserveridentity", "true");
        settings.setProperty(prefix + ".ssl.protocols", "TLSv1.3 TLSv1.2");
        settings.setProperty(prefix + ".connectiontimeout", millis(config.connectTimeout()));
        settings.setProperty(prefix + ".timeout", millis(timeout));
        settings.setProperty(prefix + ".writetimeout", millis(timeout));
        settings.put(prefix + ".executor.writetimeout", timeouts);
        return new Route(addresses[0].getHostAddress(), settings, answers);
    }

    @PreDestroy
    void close() {
        timeouts.shutdownNow();
    }

    private static String flag(boolean value) {
        return Boolean.toString(value);
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
