package io.sealpost.acceptance;

import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Says who calls a vault; the vault reads its public key from a file. */
final class CallersIssuer {

    static final String NAME = "https://callers.test";

    private static final Duration RUN = Duration.ofHours(2);

    private final KeyPair keys;
    private final Path publicKey;

    CallersIssuer(Path directory) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
            var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
            publicKey = Files.writeString(
                    directory.resolve("callers.pem"),
                    "-----BEGIN PUBLIC KEY-----\n"
                            + base64.encodeToString(keys.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK makes RSA keys", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path publicKey() {
        return publicKey;
    }

    /** The token of a caller who may use every grant and every secret. */
    String token(String... permissions) {
        return Jwt.issuer(NAME)
                .subject("backend")
                .audience("token-vault")
                .claim("scope", String.join(" ", permissions))
                .claim("grants", List.of("*"))
                .claim("secrets", List.of("*"))
                .expiresIn(RUN)
                .sign(keys.getPrivate());
    }
}
