package io.sealpost.vault.application;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.provider.Rejections;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Remembers what providers thought of credentials, to the minute. */
@ApplicationScoped
class CredentialUse implements Rejections {

    private static final Logger LOG = Logger.getLogger(CredentialUse.class);
    private static final Duration ACCURACY = Duration.ofMinutes(1);

    private final Applications applications;
    private final ClientSecrets secrets;
    private final ClientCertificates certificates;
    private final CertificateOpener opener;
    private final Clock clock;

    CredentialUse(
            Applications applications,
            ClientSecrets secrets,
            ClientCertificates certificates,
            CertificateOpener opener,
            Clock clock) {
        this.applications = applications;
        this.secrets = secrets;
        this.certificates = certificates;
        this.opener = opener;
        this.clock = clock;
    }

    /** Needs a transaction. */
    void accepted(String application, String key) {
        var now = clock.instant();
        CredentialKind.CLIENT_SECRETS
                .name(key)
                .ifPresent(name -> secrets.update(
                        "lastUsedAt = ?1 where application = ?2 and name = ?3"
                                + unlessNoted("lastUsedAt", "rejectedAt"),
                        now,
                        application,
                        name,
                        now.minus(ACCURACY)));
        CredentialKind.CERTIFICATES
                .name(key)
                .ifPresent(name -> certificates.update(
                        "lastUsedAt = ?1 where application = ?2 and name = ?3"
                                + unlessNoted("lastUsedAt", "rejectedAt"),
                        now,
                        application,
                        name,
                        now.minus(ACCURACY)));
        CredentialKind.FEDERATED_TOKEN
                .name(key)
                .ifPresent(name -> applications.update(
                        "federatedTokenUsedAt = ?1 where name = ?2 and federatedToken = ?3"
                                + unlessNoted("federatedTokenUsedAt", "federatedTokenRejectedAt"),
                        now,
                        application,
                        name,
                        now.minus(ACCURACY)));
    }

    private void rejected(String application, String key) {
        var now = clock.instant();
        CredentialKind.CLIENT_SECRETS
                .name(key)
                .ifPresent(name -> secrets.update(
                        "rejectedAt = ?1 where application = ?2 and name = ?3"
                                + unlessNoted("rejectedAt", "lastUsedAt"),
                        now,
                        application,
                        name,
                        now.minus(ACCURACY)));
        CredentialKind.CERTIFICATES.name(key).ifPresent(name -> rejectedKey(application, name));
        CredentialKind.FEDERATED_TOKEN
                .name(key)
                .ifPresent(name -> applications.update(
                        "federatedTokenRejectedAt = ?1 where name = ?2 and federatedToken = ?3"
                                + unlessNoted("federatedTokenRejectedAt", "federatedTokenUsedAt"),
                        now,
                        application,
                        name,
                        now.minus(ACCURACY)));
    }

    /** Noted a moment ago, and nothing to the contrary since: many grants share the row. */
    private static String unlessNoted(String at, String contrary) {
        return " and (" + at + " is null or " + at + " < ?4 or " + at + " <= " + contrary + ")";
    }

    private void rejectedKey(String application, String name) {
        certificates.of(application, name).ifPresent(stored -> {
            var template = applications.findById(application).template;
            // a statement of its own: somebody may be putting another key in its place
            certificates.update(
                    "rejectedAt = ?1, rejectedFingerprint = ?2 where id = ?3 and version = ?4",
                    clock.instant(),
                    opener.facts(template, stored).fingerprint(),
                    stored.id,
                    stored.version);
        });
    }

    @Override
    public void rejected(long client, String key) {
        try {
            QuarkusTransaction.requiringNew()
                    .run(() -> applications.of(client).ifPresent(application -> rejected(application.name, key)));
        } catch (RuntimeException e) {
            LOG.errorf(e, "that the provider rejected %s is not noted", key);
        }
    }
}
