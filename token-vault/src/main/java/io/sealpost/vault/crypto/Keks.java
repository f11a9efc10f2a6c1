package io.sealpost.vault.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.util.List;

/** The KEKs that the operator named, each from the first {@link KmsClient} among the beans that knows its URI. */
@ApplicationScoped
class Keks {

    private final KeyConfig config;
    private final List<KmsClient> clients;

    Keks(KeyConfig config, @All List<KmsClient> clients) {
        this.config = config;
        this.clients = clients;
    }

    Kek current() {
        return open(config.kek()
                .or(() -> config.kekFile().map(file -> KekFiles.SCHEME + file))
                .orElseThrow(() -> new KeysUnavailable(
                        "There is no KEK: set sealpost.keys.kek-file to a file with 32 random bytes in Base64, or"
                                + " sealpost.keys.kek.")));
    }

    /** The oldest first. */
    List<Kek> previous() {
        return config.previousKeks().stream()
                .flatMap(List::stream)
                .map(String::strip)
                .filter(source -> !source.isEmpty())
                .map(this::open)
                .toList();
    }

    private Kek open(String named) {
        var source = named.startsWith("/") ? KekFiles.SCHEME + named : named;
        var client = clients.stream()
                .filter(candidate -> source.indexOf(':') > 0 && candidate.doesSupport(source))
                .findFirst()
                .orElseThrow(() -> new KeysUnavailable("Nothing here knows the KEK " + source
                        + ": sealpost.keys.kek takes file:/path and transit:MOUNT/KEY. For others see docs/keys.md."));
        try {
            var aead = client.getAead(source);
            return new Kek(id(source, aead), source, aead);
        } catch (GeneralSecurityException e) {
            throw new KeysUnavailable("The KEK " + source + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** A file's name says nothing of what is in it. */
    private static String id(String source, Aead aead) {
        return aead instanceof KeyEncryptionKey key ? key.id() : source;
    }
}
