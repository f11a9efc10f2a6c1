package io.sealpost.mail.vault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Where token-vault is and how this service proves itself there. */
@ConfigMapping(prefix = "sealpost.vault")
interface VaultConfig {

    /** The vault's base URL. Default {@code http://localhost:8082}. */
    @WithDefault("http://localhost:8082")
    URI url();

    /** A file with this service's bearer token for the vault; read at each call, so that it may be rotated. */
    Path tokenFile();

    /** How often the system parameters are compared with the vault's. Default 500 ms: a change counts within a second. */
    @WithDefault("500ms")
    Duration parameterPoll();
}
