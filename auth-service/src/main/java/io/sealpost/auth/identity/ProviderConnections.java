package io.sealpost.auth.identity;

import io.quarkus.runtime.Startup;
import io.quarkus.tls.BaseTlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What lets quarkus-oidc connect to providers as this service's own client does: only where the policy allows, trusting the JDK's authorities
 * and the operator's. The library looks a host up again by itself, so an address is checked here, ahead of a visit, and not pinned.
 */
@Startup // tenants name the trust, whoever asks first
@ApplicationScoped
public class ProviderConnections {

    /** The name under which the trust is registered. */
    public static final String TLS = "sealpost-providers";

    private static final Logger LOG = Logger.getLogger(ProviderConnections.class);

    private final AddressPolicy policy;

    ProviderConnections(AddressPolicy policy, TrustedCertificates trusted, TlsConfigurationRegistry registry) {
        this.policy = policy;
        registry.register(TLS, new OperatorTrust(TrustOptions.wrap(new CurrentTrust(trusted))));
    }

    /** Why that address may not be connected to, as a cause; empty where it may. Looks the host up, so it blocks. */
    public Optional<String> obstacle(URI address) {
        try {
            var _ = policy.addresses(address.getHost());
            return Optional.empty();
        } catch (IOException e) {
            var obstacle = Obstacle.in(e);
            LOG.warnf(
                    "a provider cannot be reached: %s %s",
                    address, obstacle.map(Obstacle::advice).orElse("Its host has no address."));
            return Optional.of(obstacle.map(Obstacle::cause).orElse("provider_unavailable"));
        }
    }

    private static final class OperatorTrust extends BaseTlsConfiguration {

        private final TrustOptions trust;

        OperatorTrust(TrustOptions trust) {
            this.trust = trust;
        }

        @Override
        public String getName() {
            return TLS;
        }

        @Override
        public TrustOptions getTrustStoreOptions() {
            return trust;
        }

        @Override
        public SSLOptions getSSLOptions() {
            return new SSLOptions().setTrustOptions(trust);
        }
    }
}
