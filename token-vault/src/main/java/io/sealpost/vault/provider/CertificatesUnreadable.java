package io.sealpost.vault.provider;

import java.io.IOException;
import java.nio.file.Path;

/** What the operator trusts cannot be read, so no certificate can be judged. The message tells the operator what to do. */
public final class CertificatesUnreadable extends IOException {

    private static final long serialVersionUID = 1L;

    CertificatesUnreadable(Path file, Throwable cause) {
        super(
                "sealpost.tls.trusted-certificates: " + file
                        + " is absent or holds no readable PEM certificate; correct the file or the setting.",
                cause);
    }
}
