package io.sealpost.vault.application;

import io.sealpost.vault.credential.CredentialUnusable;
import io.sealpost.vault.credential.FederatedTokens;
import io.sealpost.vault.credential.Flaw;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;

/** Looks at the credentials of applications without using them. Needs a transaction. */
@ApplicationScoped
class Credentials {

    private final ClientSecrets secrets;
    private final ClientCertificates certificates;
    private final CertificateOpener opener;
    private final FederatedTokens tokens;

    Credentials(
            ClientSecrets secrets, ClientCertificates certificates, CertificateOpener opener, FederatedTokens tokens) {
        this.secrets = secrets;
        this.certificates = certificates;
        this.opener = opener;
        this.tokens = tokens;
    }

    HeldCredentials of(Application application) {
        return new HeldCredentials(
                application,
                secrets.of(application.name),
                certificates.of(application.name).stream()
                        .map(stored -> new HeldCertificate(stored, opener.facts(application.template, stored)))
                        .toList(),
                tokenFlaw(application));
    }

    private Optional<Flaw> tokenFlaw(Application application) {
        if (application.federatedToken == null) {
            return Optional.empty();
        }
        try {
            var _ = tokens.read(application.federatedToken, URI.create(application.tokenEndpoint));
            return Optional.empty();
        } catch (CredentialUnusable e) {
            return Optional.of(e.flaw());
        }
    }

    /** Drops what is stored: what it would be sent to is another party now. */
    void drop(String application) {
        secrets.delete("application", application);
        certificates.delete("application", application);
    }
}
