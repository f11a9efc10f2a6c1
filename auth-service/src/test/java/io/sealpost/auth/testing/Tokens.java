package io.sealpost.auth.testing;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.json.Json;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** Callers' tokens of the trusted test issuer. */
public final class Tokens {

    static final String ISSUER = "https://issuer.test";
    static final String KEY_FILE = "test.issuer.key-file";

    static final String LIMITED = "https://limited.test";
    static final String READER = "known-reader";

    /** The only permission that the limited issuer may grant, and that configuration gives to the known reader. */
    public static final String LIMIT = "providers:read";

    private Tokens() {}

    /** A caller of an issuer that may grant {@link #LIMIT} alone, whatever its tokens claim. */
    public static String ofTheLimitedIssuer(Set<String> permissions) {
        return Jwt.issuer(LIMITED)
                .subject("tester")
                .audience("auth-service")
                .claim("scope", String.join(" ", permissions))
                .expiresIn(600)
                .sign(key());
    }

    /** A caller without a scope, to whom configuration gives {@link #LIMIT}. */
    public static String ofTheKnownReader() {
        return Jwt.issuer(ISSUER)
                .subject(READER)
                .audience("auth-service")
                .expiresIn(600)
                .sign(key());
    }

    /** A caller whose token's scope names its permissions. */
    public static String with(String... permissions) {
        return claims(String.join(" ", permissions), "auth-service").sign(key());
    }

    /** A caller whose token is for the vault as well. */
    public static String alsoForTheVault(String... permissions) {
        return claims(String.join(" ", permissions), "auth-service")
                .audience(Set.of("auth-service", "token-vault"))
                .sign(key());
    }

    /** A service that configuration knows by its subject; its token has no scope, like a Kubernetes service account's. */
    public static String service(String subject) {
        return Jwt.issuer(ISSUER)
                .subject(subject)
                .audience("auth-service")
                .expiresIn(600)
                .sign(key());
    }

    public static String forAudience(String audience, String permission) {
        return claims(permission, audience).sign(key());
    }

    public static String ofIssuer(String issuer, String permission) {
        return claims(permission, "auth-service").issuer(issuer).sign(key());
    }

    public static String expired(String permission) {
        return claims(permission, "auth-service")
                .issuedAt(Instant.now().minusSeconds(7200))
                .expiresAt(Instant.now().minusSeconds(3600))
                .sign(key());
    }

    /** A caller whose token ends then. */
    public static String until(Instant end, String permission) {
        return claims(permission, "auth-service").expiresAt(end).sign(key());
    }

    /** Right in every claim, signed by another key. */
    public static String signedBy(PrivateKey key, String permission) {
        return claims(permission, "auth-service").sign(key);
    }

    /** A caller of any name. */
    public static String ofSubject(String subject, String permission) {
        return claims(permission, "auth-service").subject(subject).sign(key());
    }

    /** A token with exactly those claims, beside issuer, audience and times. */
    public static String withClaims(String json) {
        return Jwt.claims(Json.createReader(new StringReader(json)).readObject())
                .issuer(ISSUER)
                .audience("auth-service")
                .expiresIn(600)
                .sign(key());
    }

    private static JwtClaimsBuilder claims(String scope, String audience) {
        return Jwt.issuer(ISSUER)
                .subject("tester")
                .audience(audience)
                .claim("scope", scope)
                .expiresIn(600);
    }

    static PrivateKey key() {
        try {
            var file = ConfigProvider.getConfig().getValue(KEY_FILE, String.class);
            var spec = new PKCS8EncodedKeySpec(Files.readAllBytes(Path.of(file)));
            return KeyFactory.getInstance("RSA").generatePrivate(spec);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The issuer's key cannot be read", e);
        }
    }
}
