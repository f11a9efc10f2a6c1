package io.sealpost.vault.crypto;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Where the key-encryption key comes from. */
@ConfigMapping(prefix = "sealpost.keys")
interface KeyConfig {

    /**
     * The file with the key-encryption key: 32 random bytes in Base64, for example from {@code openssl rand -base64 32}. Without the
     * file that wrapped the stored data keys the service does not start.
     */
    Path kekFile();
}
