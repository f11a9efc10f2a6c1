package io.sealpost.vault.transit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The Vault or OpenBao that holds KEKs whose URI begins with {@code transit:}. */
@ConfigMapping(prefix = "sealpost.transit")
public interface TransitConfig {

    /** Its address, {@code https://host:8200}; {@code http} is taken on loopback alone. Required for such a KEK. */
    Optional<URI> address();

    /** The namespace of the Transit engine and of the login. Default: none. */
    Optional<String> namespace();

    /** A file with a token, as an agent keeps it fresh; read at each call. Required where {@link #role()} is not set. */
    Optional<Path> tokenFile();

    /** A role of the Kubernetes login, which is used in place of a token from a file. Default: none. */
    Optional<String> role();

    /** Where the Kubernetes login is mounted. */
    @WithDefault("kubernetes")
    String loginMount();

    /** The service account's token for the Kubernetes login; read at each call. */
    @WithDefault("/var/run/secrets/kubernetes.io/serviceaccount/token")
    Path serviceAccountTokenFile();

    /** The limit on one call. A call that fails for want of the server is tried five times, but not again once as much time has passed. */
    @WithDefault("PT5S")
    Duration timeout();
}
