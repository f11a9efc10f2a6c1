package io.sealpost.vault.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sealpost.vault.credential.SigningAlgorithm;
import io.sealpost.vault.provider.ClientAuthenticationMethod;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An application as it is shown: of its credentials what it takes to recognise them and to replace them in time.
 *
 * @param diesAt when the last live credential of its method ends, null where that is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ApplicationView(
        String application,
        Template template,
        String tenant,
        String issuer,
        String authorizationEndpoint,
        String tokenEndpoint,
        String revocationEndpoint,
        String userinfoEndpoint,
        String jwksUri,
        String deviceAuthorizationEndpoint,
        boolean authorizationResponseIssParameterSupported,
        String clientId,
        ClientAuthenticationMethod clientAuthentication,
        Map<String, ClientSecretView> clientSecrets,
        Map<String, CertificateView> certificates,
        String federatedToken,
        FederatedTokenView federatedTokenState,
        List<String> mailHosts,
        Instant diesAt,
        List<Warning> warnings,
        Instant createdAt,
        Instant updatedAt) {

    /** @param expiresAtLatest where nobody said when it expires: the provider lets it live no longer */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ClientSecretView(
            String fingerprint,
            Instant expiresAt,
            Instant expiresAtLatest,
            Instant diesAt,
            Instant createdAt,
            Instant lastUsedAt,
            Instant rejectedAt) {

        static ClientSecretView of(Template template, ClientSecret s) {
            return new ClientSecretView(
                    s.fingerprint,
                    s.expiresAt,
                    s.expiresAt == null ? s.latestEnd(template).orElse(null) : null,
                    s.diesAt(template).orElse(null),
                    s.createdAt,
                    s.lastUsedAt,
                    s.rejectedAt);
        }
    }

    /**
     * A key and its certificate; of one in a file, what the file holds now.
     *
     * @param fingerprint SHA-256 of the certificate, or of the public key where there is none
     * @param x5tS256 the certificate's in Base64url
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CertificateView(
            String file,
            SigningAlgorithm algorithm,
            String keyId,
            String fingerprint,
            String x5tS256,
            String subject,
            Instant validFrom,
            Instant expiresAt,
            Instant diesAt,
            Instant createdAt,
            Instant lastUsedAt,
            Instant rejectedAt) {

        static CertificateView of(HeldCertificate held) {
            var stored = held.stored();
            var facts = held.facts();
            return new CertificateView(
                    stored.file,
                    stored.algorithm,
                    stored.keyId,
                    facts.fingerprint(),
                    facts.thumbprint(),
                    facts.subject(),
                    facts.validFrom(),
                    facts.expiresAt(),
                    facts.expiresAt(),
                    stored.createdAt,
                    stored.lastUsedAt,
                    facts.isOfRejection(stored) ? stored.rejectedAt : null);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FederatedTokenView(Instant lastUsedAt, Instant rejectedAt) {}

    static ApplicationView of(HeldCredentials held, Instant now) {
        var a = held.application();
        var secrets = new LinkedHashMap<String, ClientSecretView>();
        held.secrets().forEach(secret -> secrets.put(secret.name, ClientSecretView.of(a.template, secret)));
        var certificates = new LinkedHashMap<String, CertificateView>();
        held.certificates()
                .forEach(certificate -> certificates.put(certificate.stored().name, CertificateView.of(certificate)));
        return new ApplicationView(
                a.name,
                a.template,
                a.tenant,
                a.issuer,
                a.authorizationEndpoint,
                a.tokenEndpoint,
                a.revocationEndpoint,
                a.userinfoEndpoint,
                a.jwksUri,
                a.deviceAuthorizationEndpoint,
                a.namesItself,
                a.clientId,
                a.clientAuthentication,
                secrets,
                certificates,
                a.federatedToken,
                a.federatedToken == null
                        ? null
                        : new FederatedTokenView(a.federatedTokenUsedAt, a.federatedTokenRejectedAt),
                a.settings().mailHosts(),
                held.diesAt(now).orElse(null),
                Warning.of(held, now),
                a.createdAt,
                a.updatedAt);
    }
}
