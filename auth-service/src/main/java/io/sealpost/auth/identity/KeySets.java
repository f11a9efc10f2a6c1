package io.sealpost.auth.identity;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The providers' signing keys, fetched when first needed, kept for minutes, and fetched again when a token names an unknown one. */
@ApplicationScoped
class KeySets {

    private final KeyRetriever retriever;
    private final IdentityConfig config;
    private final Map<URI, JWKSource<SecurityContext>> sources = new ConcurrentHashMap<>();

    KeySets(TrustedCertificates trusted, IdentityConfig config) {
        this.retriever = new KeyRetriever(trusted, config);
        this.config = config;
    }

    JWKSource<SecurityContext> of(URI jwksUri) {
        return sources.computeIfAbsent(jwksUri, this::source);
    }

    private JWKSource<SecurityContext> source(URI jwksUri) {
        try {
            return JWKSourceBuilder.<SecurityContext>create(jwksUri.toURL(), retriever)
                    .cache(config.keyLife().toMillis(), 2 * config.timeout().toMillis())
                    .refreshAheadCache(false)
                    .rateLimited(config.keyPause().toMillis())
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("The vault gave a jwks_uri that is no URL", e);
        }
    }
}
