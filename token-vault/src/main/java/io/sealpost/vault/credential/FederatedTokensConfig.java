package io.sealpost.vault.credential;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Tokens of the platform that applications prove themselves with. */
@ConfigMapping(prefix = "sealpost.federated-tokens")
public interface FederatedTokensConfig {

    /** The folder with the tokens, such as projected service-account tokens. Read at each use, so they may be rotated. Default: none. */
    Optional<Path> directory();
}
