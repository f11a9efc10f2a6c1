package io.sealpost.auth.identity;

import com.nimbusds.jose.jwk.source.CachingJWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The providers' signing keys, fetched when first needed, kept for minutes, and fetched again when a token names an unknown one. */
@ApplicationScoped
class KeySets {

    private static final Logger LOG = Logger.getLogger(KeySets.class);

    private final TrustedCertificates trusted;
    private final KeyRetriever retriever;
    private final IdentityConfig config;
    private final Clock clock;
    private final Map<URI, JWKSource<SecurityContext>> sources = new ConcurrentHashMap<>();
    private final Map<URI, Instant> read = new ConcurrentHashMap<>();

    KeySets(TrustedCertificates trusted, AddressPolicy policy, IdentityConfig config, Clock clock) {
        this.trusted = trusted;
        this.retriever = new KeyRetriever(trusted, policy, config);
        this.config = config;
        this.clock = clock;
    }

    JWKSource<SecurityContext> of(URI jwksUri) {
        return sources.computeIfAbsent(jwksUri, this::source);
    }

    /** Whether a set was read within the pause, so that a key which is not in it is none of the provider's. Attempts do not count. */
    boolean wereReadLately(URI jwksUri) {
        var last = read.get(jwksUri);
        return last != null && last.plus(config.keyPause()).isAfter(clock.instant());
    }

    /** Whether nothing of our own keeps sets from being read. */
    boolean canBeRead() {
        try {
            var _ = trusted.context();
            return true;
        } catch (CertificatesUnreadable e) {
            LOG.error(e.getMessage());
            return false;
        }
    }

    /** What an operator has to mend before that set can be read; empty where trying again may help. */
    Optional<Obstacle> obstacle(URI jwksUri) {
        return retriever.obstacle(jwksUri);
    }

    @PreDestroy
    void close() throws IOException {
        retriever.close();
    }

    private JWKSource<SecurityContext> source(URI jwksUri) {
        try {
            return JWKSourceBuilder.<SecurityContext>create(jwksUri.toURL(), retriever)
                    .cache(config.keyLife().toMillis(), 2 * config.timeout().toMillis(), event -> {
                        if (event instanceof CachingJWKSetSource.RefreshCompletedEvent) {
                            read.put(jwksUri, clock.instant());
                        }
                    })
                    .refreshAheadCache(false)
                    .rateLimited(config.keyPause().toMillis())
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("The vault gave a jwks_uri that is no URL", e);
        }
    }
}
