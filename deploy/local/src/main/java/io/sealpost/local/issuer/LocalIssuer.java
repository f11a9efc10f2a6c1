package io.sealpost.local.issuer;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import io.smallrye.jwt.build.Jwt;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;

/** Signs bearer tokens with RS256. The services hold its public key; there is no HTTP endpoint. */
public final class LocalIssuer {

    /** The {@code iss} of its tokens. */
    public static final String NAME = "urn:sealpost:local";

    private static final Duration PERSON = Duration.ofHours(8);
    private static final Duration SERVICE = Duration.ofMinutes(10);

    private final PrivateKey key;

    private LocalIssuer(PrivateKey key) {
        this.key = key;
    }

    /** Makes the key pair in the data directory when there is none yet. */
    public static LocalIssuer create(Layout layout) {
        if (!Files.exists(layout.issuerKey())) {
            try {
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(3072);
                var pair = generator.generateKeyPair();
                PrivateFiles.write(
                        layout.issuerPublicKey(),
                        pem("PUBLIC KEY", pair.getPublic().getEncoded()));
                PrivateFiles.write(
                        layout.issuerKey(), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every JDK makes RSA keys", e);
            }
        }
        return open(layout);
    }

    /** Reads the key of a data directory that has been up before. */
    public static LocalIssuer open(Layout layout) {
        if (!Files.exists(layout.issuerKey())) {
            throw new Failure("There is no issuer key in " + layout.data() + " yet: run make up first.");
        }
        try {
            var base64 = PrivateFiles.read(layout.issuerKey()).replaceAll("-----[A-Z ]+-----|\\s", "");
            var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
            return new LocalIssuer(KeyFactory.getInstance("RSA").generatePrivate(spec));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Failure("The issuer key " + layout.issuerKey() + " is damaged.", e);
        }
    }

    /** A service's identity towards the vault: no permissions of its own, the vault's configuration gives them to the subject. */
    public String serviceToken(String service) {
        return Jwt.issuer(NAME)
                .subject(service)
                .audience("token-vault")
                .expiresIn(SERVICE)
                .sign(key);
    }

    /** A person's token for all three services. */
    public String callerToken(String scope, Reach reach) {
        return Jwt.issuer(NAME)
                .subject("local-operator")
                .audience(Set.of("auth-service", "token-vault", "mail-service"))
                .claim("scope", scope)
                .claim("senders", reach.senders())
                .claim("mailboxes", reach.mailboxes())
                .claim("grants", reach.grants())
                .claim("secrets", reach.secrets())
                .expiresIn(PERSON)
                .sign(key);
    }

    private static String pem(String type, byte[] der) {
        var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }
}
