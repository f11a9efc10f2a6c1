package io.sealpost.auth.connection;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.sealpost.auth.identity.IdTokens;
import io.sealpost.auth.identity.IssuerName;
import io.sealpost.auth.provider.Template;
import io.sealpost.auth.secret.RandomText;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One visit to a provider: what was sent there, and by what its answer is judged. */
@Entity
@Table(name = "connection_flow")
class Flow {

    @Id
    UUID connection;

    byte[] stateHash;
    byte[] browserHash;
    String redirectUri;
    String callbackPath;
    String provider;

    @Enumerated(EnumType.STRING)
    Template template;

    String application;
    String tenant;
    String issuer;
    String jwksUri;
    boolean namesItself;
    String clientId;
    String allowedTenants;
    String nonce;

    /** Only where an earlier version began the flow; else it follows from the browser's cookie. */
    String codeVerifier;

    String scopes;
    String ownerIssuer;
    String ownerSubject;
    Instant expiresAt;

    /** A stranger who reads the database finds the cookie's hash, and from that comes no verifier. */
    static CodeVerifier verifier(RandomText browser) {
        return new CodeVerifier(browser.derive("code_verifier").text());
    }

    /** The verifier of the flow, of which {@code browser} is the cookie. */
    CodeVerifier verifierOf(String browser) {
        return codeVerifier == null ? verifier(new RandomText(browser)) : new CodeVerifier(codeVerifier);
    }

    List<String> scopeList() {
        return List.of(scopes.split(" "));
    }

    Set<String> tenants() {
        return allowedTenants.isEmpty() ? Set.of() : Set.of(allowedTenants.split(" "));
    }

    Optional<IssuerName> issuerName() {
        return Optional.ofNullable(issuer).map(IssuerName::new);
    }

    IdTokens.Expected expectedToken() {
        return new IdTokens.Expected(
                issuerName().orElse(null), jwksUri == null ? null : URI.create(jwksUri), clientId, nonce);
    }

    /** Whose grant the account has already; empty when it has none. */
    Optional<Owner> owner() {
        return ownerSubject == null ? Optional.empty() : Optional.of(new Owner(ownerIssuer, ownerSubject));
    }
}
