package io.sealpost.vault.credential;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Certificates of applications that an operator mounts. */
@ConfigMapping(prefix = "sealpost.client-certificates")
public interface ClientCertificatesConfig {

    /**
     * The folder with applications' certificates and keys, each a PEM file, or a folder with {@code tls.crt} and {@code tls.key} as Kubernetes mounts
     * it. Read at each use, so they may be replaced at any time. Default: none.
     */
    Optional<Path> directory();
}
