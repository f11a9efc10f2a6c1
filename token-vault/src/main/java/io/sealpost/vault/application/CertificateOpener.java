package io.sealpost.vault.application;

import io.sealpost.vault.credential.CertificateFiles;
import io.sealpost.vault.credential.CredentialUnusable;
import io.sealpost.vault.credential.Flaw;
import io.sealpost.vault.credential.SigningKey;
import io.sealpost.vault.crypto.Sealer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Opens keys for use, and looks at them. What is in a file is read from there each time. */
@ApplicationScoped
class CertificateOpener {

    private final CertificateFiles files;
    private final Sealer sealer;
    private final Clock clock;

    CertificateOpener(CertificateFiles files, Sealer sealer, Clock clock) {
        this.files = files;
        this.sealer = sealer;
        this.clock = clock;
    }

    /** Refuses what the provider cannot make anything of, and what is not valid now. */
    SigningKey open(Template template, ClientCertificate stored) throws CredentialUnusable {
        var key = template.usable(read(stored));
        var flaw = CertificateFacts.of(key, clock.instant()).flaw();
        if (flaw.isPresent()) {
            throw new CredentialUnusable(flaw.get());
        }
        return key;
    }

    CertificateFacts facts(Template template, ClientCertificate stored) {
        if (stored.file == null) {
            return CertificateFacts.of(stored, clock.instant());
        }
        try {
            return CertificateFacts.of(template.usable(read(stored)), clock.instant());
        } catch (CredentialUnusable e) {
            return CertificateFacts.flawed(e.flaw());
        }
    }

    private SigningKey read(ClientCertificate stored) throws CredentialUnusable {
        if (stored.file != null) {
            return files.read(stored.file, stored.algorithm, stored.keyIdentifier());
        }
        var pem = sealer.openIfWhole(stored.pemSealed, stored.place())
                .orElseThrow(() -> new CredentialUnusable(Flaw.STORED_DAMAGED));
        return SigningKey.read(pem, stored.algorithm, stored.keyIdentifier());
    }
}
