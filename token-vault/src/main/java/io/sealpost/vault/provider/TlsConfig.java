package io.sealpost.vault.provider;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Which certificates are trusted. */
@ConfigMapping(prefix = "sealpost.tls")
interface TlsConfig {

    /**
     * A PEM file, or a folder of them, with certificate authorities that are trusted beside the JDK's. Read again when it changes.
     * A service does not start with one that cannot be read, and connects to nobody by TLS while it cannot. Default: none.
     */
    Optional<Path> trustedCertificates();
}
