package io.sealpost.vault.application;

import io.sealpost.vault.provider.ClientAuthenticationMethod;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

@Entity
class Application {

    @Id
    String name;

    long version;

    /** The revision in which this name began to stand for its party: endpoints, tenant and client id. No two parties share one. */
    long identity;

    @Enumerated(EnumType.STRING)
    Template template;

    String tenant;
    String issuer;
    String authorizationEndpoint;
    String tokenEndpoint;
    String revocationEndpoint;
    String userinfoEndpoint;
    String jwksUri;
    String deviceAuthorizationEndpoint;
    boolean namesItself;
    String clientId;

    @Enumerated(EnumType.STRING)
    ClientAuthenticationMethod clientAuthentication;

    /** The name of a mounted token; null where the application has none. */
    String federatedToken;

    Instant federatedTokenUsedAt;
    Instant federatedTokenRejectedAt;
    String mailHosts;
    Instant createdAt;
    Instant updatedAt;

    Settings settings() {
        return new Settings(
                template,
                tenant,
                issuer,
                uri(authorizationEndpoint),
                uri(tokenEndpoint),
                uri(revocationEndpoint),
                uri(userinfoEndpoint),
                uri(jwksUri),
                uri(deviceAuthorizationEndpoint),
                namesItself,
                clientId,
                clientAuthentication,
                federatedToken,
                hosts(mailHosts));
    }

    static List<String> hosts(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    void apply(Settings settings, long revision, Instant now) {
        template = settings.template();
        tenant = settings.tenant();
        issuer = settings.issuer();
        authorizationEndpoint = text(settings.authorizationEndpoint());
        tokenEndpoint = text(settings.tokenEndpoint());
        revocationEndpoint = text(settings.revocationEndpoint());
        userinfoEndpoint = text(settings.userinfoEndpoint());
        jwksUri = text(settings.jwksUri());
        deviceAuthorizationEndpoint = text(settings.deviceAuthorizationEndpoint());
        namesItself = settings.namesItself();
        clientId = settings.clientId();
        clientAuthentication = settings.clientAuthentication();
        if (!Objects.equals(federatedToken, settings.federatedToken())) {
            federatedToken = settings.federatedToken();
            federatedTokenUsedAt = null;
            federatedTokenRejectedAt = null;
        }
        mailHosts = String.join(" ", settings.mailHosts());
        updatedAt = now;
        version = revision;
    }

    /** How it proves itself, as far as that is not stored elsewhere. */
    List<Object> proof() {
        return Arrays.asList(clientAuthentication, federatedToken);
    }

    private static URI uri(String text) {
        return text == null ? null : URI.create(text);
    }

    private static String text(URI uri) {
        return Optional.ofNullable(uri).map(URI::toString).orElse(null);
    }
}
