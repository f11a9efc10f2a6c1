package io.sealpost.vault.application;

import io.sealpost.vault.credential.CredentialUnusable;
import io.sealpost.vault.credential.FederatedTokens;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.provider.OAuthClient.Credential;
import io.sealpost.vault.provider.Obstacle;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Opens the credentials that an application is to be tried with: those of its method, newest first, but last what the provider rejected
 * since it last accepted it. What has expired is left out, never tried.
 */
@ApplicationScoped
class LiveCredentials {

    private final ClientSecrets secrets;
    private final ClientCertificates certificates;
    private final CertificateOpener opener;
    private final FederatedTokens tokens;
    private final Sealer sealer;
    private final Clock clock;

    LiveCredentials(
            ClientSecrets secrets,
            ClientCertificates certificates,
            CertificateOpener opener,
            FederatedTokens tokens,
            Sealer sealer,
            Clock clock) {
        this.secrets = secrets;
        this.certificates = certificates;
        this.opener = opener;
        this.tokens = tokens;
        this.sealer = sealer;
        this.clock = clock;
    }

    /** @param skipped what stands in the way of others, which are in files that may change */
    record Opened(List<Credential> credentials, List<Obstacle> skipped) {}

    private record Candidate(Credential credential, boolean rejected) {}

    /** Needs a transaction. */
    Opened of(Application application) {
        return switch (application.clientAuthentication) {
            case CLIENT_SECRET_POST, CLIENT_SECRET_BASIC -> new Opened(secrets(application), List.of());
            case PRIVATE_KEY_JWT -> keys(application);
            case FEDERATED -> token(application);
        };
    }

    private List<Credential> secrets(Application application) {
        var now = clock.instant();
        return ordered(secrets.of(application.name).stream()
                .filter(secret -> secret.live(now))
                .flatMap(secret -> sealer.openIfWhole(secret.valueSealed, secret.place()).stream()
                        .map(value -> new Candidate(
                                new Credential.Secret(
                                        CredentialKind.CLIENT_SECRETS.key(secret.name),
                                        value,
                                        application.clientAuthentication),
                                CredentialState.isRejected(secret.rejectedAt, secret.lastUsedAt))))
                .toList());
    }

    private Opened keys(Application application) {
        var candidates = new ArrayList<Candidate>();
        var skipped = new ArrayList<Obstacle>();
        for (var stored : certificates.of(application.name)) {
            try {
                var key = opener.open(application.template, stored);
                candidates.add(new Candidate(
                        new Credential.Key(CredentialKind.CERTIFICATES.key(stored.name), key),
                        CertificateFacts.of(key, clock.instant()).isRejected(stored)));
            } catch (CredentialUnusable _) {
                if (stored.file != null) {
                    skipped.add(Obstacle.CLIENT_CERTIFICATE_UNUSABLE);
                }
            }
        }
        return new Opened(ordered(candidates), skipped);
    }

    /** The candidates come newest first. */
    private static List<Credential> ordered(List<Candidate> candidates) {
        return candidates.stream()
                .sorted(Comparator.comparing(Candidate::rejected))
                .map(Candidate::credential)
                .toList();
    }

    private Opened token(Application application) {
        if (application.federatedToken == null) {
            return new Opened(List.of(), List.of());
        }
        var name = application.federatedToken;
        var endpoint = URI.create(application.tokenEndpoint);
        try {
            var _ = tokens.read(name, endpoint);
            return new Opened(
                    List.of(new Credential.PlatformToken(
                            CredentialKind.FEDERATED_TOKEN.key(name), () -> tokens.read(name, endpoint))),
                    List.of());
        } catch (CredentialUnusable e) {
            return new Opened(List.of(), List.of(Obstacle.of(e.flaw())));
        }
    }
}
