package io.sealpost.vault.application;

import io.sealpost.vault.credential.Flaw;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An application with all that is known of its credentials, none of them open.
 *
 * @param tokenFlaw why its federated token cannot be used now
 */
record HeldCredentials(
        Application application,
        List<ClientSecret> secrets,
        List<HeldCertificate> certificates,
        Optional<Flaw> tokenFlaw) {

    /** The credentials of the method that the application uses. */
    List<CredentialState> ofMethod() {
        return switch (application.clientAuthentication) {
            case CLIENT_SECRET_POST, CLIENT_SECRET_BASIC ->
                secrets.stream().map(this::state).toList();
            case PRIVATE_KEY_JWT ->
                certificates.stream().map(HeldCredentials::state).toList();
            case FEDERATED ->
                Optional.ofNullable(application.federatedToken).map(this::state).stream()
                        .toList();
        };
    }

    Optional<Instant> diesAt(Instant now) {
        return CredentialState.lastDeath(ofMethod(), now);
    }

    private CredentialState state(ClientSecret secret) {
        return new CredentialState(
                CredentialKind.CLIENT_SECRETS.key(secret.name),
                Optional.empty(),
                Optional.ofNullable(secret.expiresAt),
                secret.diesAt(application.template),
                true,
                CredentialState.isRejected(secret.rejectedAt, secret.lastUsedAt));
    }

    private static CredentialState state(HeldCertificate certificate) {
        var end = Optional.ofNullable(certificate.facts().expiresAt());
        return new CredentialState(
                CredentialKind.CERTIFICATES.key(certificate.stored().name),
                Optional.ofNullable(certificate.facts().validFrom()),
                end,
                end,
                certificate.facts().isUsable(),
                certificate.facts().isRejected(certificate.stored()));
    }

    private CredentialState state(String token) {
        return new CredentialState(
                CredentialKind.FEDERATED_TOKEN.key(token),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                tokenFlaw.isEmpty(),
                CredentialState.isRejected(application.federatedTokenRejectedAt, application.federatedTokenUsedAt));
    }
}
