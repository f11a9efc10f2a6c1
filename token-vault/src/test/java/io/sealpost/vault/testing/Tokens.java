package io.sealpost.vault.testing;

import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** Callers' tokens of the trusted test issuer. */
public final class Tokens {

    static final String ISSUER = "https://issuer.test";
    static final String KEY_FILE = "test.issuer.key-file";

    static final String LIMITED = "https://limited.test";
    static final String READER = "known-reader";
    static final String USER = "known-user";

    static final String KEEPER = "known-keeper";

    /** The secrets that alone configuration lets the known keeper write. */
    public static final String OWN_SECRETS = "own.*";

    /** The only permission that the limited issuer may grant, and that configuration gives to the known reader. */
    public static final String LIMIT = "applications:read";

    /** The application whose grants alone configuration lets the known user use. */
    public static final String OWN = "own";

    private Tokens() {}

    /** A caller of an issuer that may grant {@link #LIMIT} alone, whatever its tokens claim. */
    public static String ofTheLimitedIssuer(Set<String> permissions) {
        return Jwt.issuer(LIMITED)
                .subject("tester")
                .audience("token-vault")
                .claim("scope", String.join(" ", permissions))
                .expiresIn(600)
                .sign(key());
    }

    /** A caller without a scope, to whom configuration gives {@link #LIMIT}. */
    public static String ofTheKnownReader() {
        return Jwt.issuer(ISSUER)
                .subject(READER)
                .audience("token-vault")
                .expiresIn(600)
                .sign(key());
    }

    private static String claimingEveryGrant(String issuer, String scope) {
        return Jwt.issuer(issuer)
                .subject(USER)
                .audience("token-vault")
                .claim("scope", scope)
                .claim("grants", List.of("*"))
                .expiresIn(600)
                .sign(key());
    }

    /** Tokens of a caller to whom configuration gives {@code grants:use} for {@link #OWN} alone, all of which claim every grant. */
    public static List<String> claimingEveryGrant() {
        return List.of(
                claimingEveryGrant(LIMITED, "grants:use"),
                claimingEveryGrant(ISSUER, ""),
                claimingEveryGrant(ISSUER, "grants:read"));
    }

    /** A caller whose token's scope names its permissions and who may use every grant and every secret. */
    public static String with(String... permissions) {
        return claims(String.join(" ", permissions), "token-vault")
                .claim("grants", List.of("*"))
                .claim("secrets", List.of("*"))
                .sign(key());
    }

    /** A caller who may use only the grants that the patterns cover. */
    public static String forGrants(String pattern, String... permissions) {
        return claims(String.join(" ", permissions), "token-vault")
                .claim("grants", List.of(pattern))
                .sign(key());
    }

    /** The same with the pattern as a text. */
    public static String forOneGrant(String pattern, String... permissions) {
        return claims(String.join(" ", permissions), "token-vault")
                .claim("grants", pattern)
                .sign(key());
    }

    /** A caller whose permissions cover only the secrets that the patterns name. */
    public static String forSecrets(List<String> patterns, String... permissions) {
        return claims(String.join(" ", permissions), "token-vault")
                .claim("secrets", patterns)
                .sign(key());
    }

    /** A caller to whom configuration gives {@code secrets:write} for {@link #OWN_SECRETS}, and whose token claims every secret. */
    public static String claimingEverySecret(String scope) {
        return Jwt.issuer(ISSUER)
                .subject(KEEPER)
                .audience("token-vault")
                .claim("scope", scope)
                .claim("secrets", "*")
                .expiresIn(600)
                .sign(key());
    }

    /** A service that configuration knows by its subject; its token has no scope, like a Kubernetes service account's. */
    public static String service(String subject) {
        return Jwt.issuer(ISSUER)
                .subject(subject)
                .audience("token-vault")
                .expiresIn(600)
                .sign(key());
    }

    public static String forAudience(String audience, String permission) {
        return claims(permission, audience).sign(key());
    }

    public static String ofIssuer(String issuer, String permission) {
        return claims(permission, "token-vault").issuer(issuer).sign(key());
    }

    /** Any JSON as the scope, any text as the subject. */
    public static String withClaims(String scopeJson, String subject) {
        try (var reader = jakarta.json.Json.createReader(new java.io.StringReader("{\"scope\": " + scopeJson + "}"))) {
            return Jwt.claims(reader.readObject())
                    .issuer(ISSUER)
                    .subject(subject)
                    .audience("token-vault")
                    .expiresIn(600)
                    .sign(key());
        }
    }

    public static String expired(String permission) {
        return claims(permission, "token-vault")
                .issuedAt(Instant.now().minusSeconds(7200))
                .expiresAt(Instant.now().minusSeconds(3600))
                .sign(key());
    }

    /** A caller's token that ends then. */
    public static String until(Instant end, String permission) {
        return claims(permission, "token-vault").expiresAt(end).sign(key());
    }

    /** Right in every claim, signed by another key. */
    public static String signedBy(PrivateKey key, String permission) {
        return claims(permission, "token-vault").sign(key);
    }

    private static io.smallrye.jwt.build.JwtClaimsBuilder claims(String scope, String audience) {
        return Jwt.issuer(ISSUER)
                .subject("tester")
                .audience(audience)
                .claim("scope", scope)
                .expiresIn(600);
    }

    static PrivateKey key() {
        return Key.PRIVATE;
    }

    /** Read once: not every thread that makes a token finds the configuration. */
    private static final class Key {

        private static final PrivateKey PRIVATE = read();

        private static PrivateKey read() {
            try {
                var file = ConfigProvider.getConfig().getValue(KEY_FILE, String.class);
                var spec = new PKCS8EncodedKeySpec(Files.readAllBytes(Path.of(file)));
                return KeyFactory.getInstance("RSA").generatePrivate(spec);
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException("The issuer's key cannot be read", e);
            }
        }
    }
}
