package io.sealpost.vault.application;

import io.sealpost.vault.application.CredentialChanges.CertificateChange;
import io.sealpost.vault.crypto.SealBroken;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.refusal.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Stores keys with their certificates, or where they are. Needs a transaction. */
@ApplicationScoped
class ClientCertificateKeeper {

    private final ClientCertificates certificates;
    private final Sealer sealer;
    private final Clock clock;

    ClientCertificateKeeper(ClientCertificates certificates, Sealer sealer, Clock clock) {
        this.certificates = certificates;
        this.sealer = sealer;
        this.clock = clock;
    }

    void change(Application application, String name, CertificateChange change) {
        var stored = certificates.of(application.name, name);
        if (change == null) {
            stored.ifPresent(certificates::delete);
            return;
        }
        if (stored.isEmpty() && change.pem() == null && change.file() == null) {
            throw Refusal.invalid(
                    "certificates." + name + ".pem",
                    "give the certificate with its private key, or a file; none is stored under this name");
        }
        var certificate = stored.orElseGet(() -> created(application.name, name));
        certificate.algorithm = change.algorithm();
        certificate.keyId = change.keyId();
        if (change.pem() != null && !holds(certificate, change.pem())) {
            replace(certificate, change);
        }
        if (change.file() != null && !change.file().equals(certificate.file)) {
            refer(certificate, change.file());
        }
        certificates.persist(certificate);
    }

    private boolean holds(ClientCertificate certificate, SecretText pem) {
        try {
            return certificate.pemSealed != null
                    && sealer.open(certificate.pemSealed, certificate.place()).equals(pem);
        } catch (SealBroken lost) {
            return false;
        }
    }

    private void replace(ClientCertificate certificate, CertificateChange change) {
        anew(certificate);
        certificate.version++;
        certificate.pemSealed = sealer.seal(change.pem(), certificate.place());
        certificate.file = null;
        certificate.describe(change.key());
    }

    private void refer(ClientCertificate certificate, String file) {
        anew(certificate);
        certificate.pemSealed = null;
        certificate.file = file;
        certificate.forget();
    }

    private void anew(ClientCertificate certificate) {
        certificate.createdAt = clock.instant();
        certificate.lastUsedAt = null;
        certificate.rejectedAt = null;
        certificate.rejectedFingerprint = null;
    }

    private static ClientCertificate created(String application, String name) {
        var certificate = new ClientCertificate();
        certificate.id = UUID.randomUUID();
        certificate.application = application;
        certificate.name = name;
        return certificate;
    }
}
