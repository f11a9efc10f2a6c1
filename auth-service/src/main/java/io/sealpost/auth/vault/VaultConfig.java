package io.sealpost.auth.vault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;

/** Where token-vault is and how this service proves itself there. */
@ConfigMapping(prefix = "sealpost.vault")
interface VaultConfig {

    /** The vault's base URL. Default {@code http://localhost:8082}. */
    @WithDefault("http://localhost:8082")
    URI url();

    /** A file with this service's bearer token for the vault; read at each call, so that it may be rotated. */
    Path tokenFile();

    /** The audience that a token for the vault carries: a caller's token is passed on only if it does. Default {@code token-vault}. */
    @WithDefault("token-vault")
    String audience();
}
