package io.sealpost.vault.crypto;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the key-encryption keys (KEKs) come from. They are looked up at the start: a change takes a restart. */
@ConfigMapping(prefix = "sealpost.keys")
interface KeyConfig {

    /**
     * The file with the key-encryption key: 32 random bytes in Base64, for example from {@code openssl rand -base64 32}. Without a KEK that
     * wraps the stored data keys the service does not start. Required where {@link #kek()} is not set.
     */
    Optional<Path> kekFile();

    /**
     * The key-encryption key as a URI: {@code file:/path}, or {@code transit:MOUNT/KEY} for a key of Vault or OpenBao. Where it is set,
     * {@link #kekFile()} is not read. Default: the file.
     */
    Optional<String> kek();

    /**
     * KEKs that data keys may be wrapped by still, the oldest first, as URIs or paths of files: at the start every data key that they open is
     * wrapped by the current KEK too. Take them away when all replicas have started with them; then their wraps are removed. Default: none.
     */
    Optional<List<String>> previousKeks();

    /**
     * How often each replica looks whether there is a new data key to seal with: a duration such as {@code 5s}, or {@code off}, which leaves it
     * at once a minute. What others sealed with a new key opens at once, whatever this says.
     */
    @WithDefault("5s")
    String reloadTick();
}
