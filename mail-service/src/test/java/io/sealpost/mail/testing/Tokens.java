package io.sealpost.mail.testing;

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
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** Callers' tokens of the trusted test issuer. */
public final class Tokens {

    static final String ISSUER = "https://issuer.test";
    static final String AWAY = "http://localhost:1";
    static final String KEY_FILE = "test.issuer.key-file";

    static final String LIMITED = "https://limited.test";
    static final String READER = "known-reader";
    static final String ARCHIVE = "known-archive";
    static final String FETCHING = "https://fetching.test";
    static final String READING = "https://reading.test";
    static final String KNOWN_MAILBOX = "archive@example.com";

    /** The only permission that the limited issuer may grant, and that configuration gives to the known reader. */
    public static final String LIMIT = "servers:read";

    private Tokens() {}

    /** A caller of an issuer that may grant {@link #LIMIT} alone, whatever its tokens claim. */
    public static String ofTheLimitedIssuer(Set<String> permissions) {
        return Jwt.issuer(LIMITED)
                .subject("tester")
                .audience("mail-service")
                .claim("scope", String.join(" ", permissions))
                .expiresIn(600)
                .sign(key());
    }

    /** A caller without a scope, to whom configuration gives {@link #LIMIT}. */
    public static String ofTheKnownReader() {
        return Jwt.issuer(ISSUER)
                .subject(READER)
                .audience("mail-service")
                .expiresIn(600)
                .sign(key());
    }

    /** A caller with these permissions, for all senders and mailboxes. */
    public static String with(String... permissions) {
        return claims("tester", "mail-service", permissions)
                .claim("senders", List.of("*"))
                .claim("mailboxes", List.of("*"))
                .sign(key());
    }

    /** Another caller with the same reach. */
    public static String of(String subject, String... permissions) {
        return claims(subject, "mail-service", permissions)
                .claim("senders", List.of("*"))
                .claim("mailboxes", List.of("*"))
                .sign(key());
    }

    /** A caller who may send as these addresses and domains only. */
    public static String sendingAs(String... senders) {
        return claims("tester", "mail-service", "mail:send")
                .claim("senders", List.of(senders))
                .sign(key());
    }

    /** A caller who may do this with these mailboxes only. */
    public static String forMailboxes(String mailboxes, String... permissions) {
        return claims("reader", "mail-service", permissions)
                .claim("mailboxes", mailboxes)
                .sign(key());
    }

    public static String forAudience(String audience, String permission) {
        return claims("tester", audience, permission).sign(key());
    }

    /** A service that configuration knows by its subject; its token claims more than configuration gives. */
    public static String known() {
        return Jwt.issuer(ISSUER)
                .subject("known-service")
                .audience("mail-service")
                .claim("senders", List.of("*"))
                .expiresIn(600)
                .sign(key());
    }

    /**
     * A caller to whom configuration gives mail:read for {@link #KNOWN_MAILBOX}; its issuer may grant mail:fetch alone, and its token claims
     * both for every mailbox.
     */
    public static String ofAReaderWhoseTokenMayFetch() {
        return claims(ARCHIVE, "mail-service", "mail:read", "mail:fetch")
                .issuer(FETCHING)
                .claim("mailboxes", List.of("*"))
                .sign(key());
    }

    /** The same the other way round. */
    public static String ofAFetcherWhoseTokenMayRead() {
        return claims(ARCHIVE, "mail-service", "mail:read", "mail:fetch")
                .issuer(READING)
                .claim("mailboxes", List.of("*"))
                .sign(key());
    }

    /** A token with exactly those claims, beside issuer, audience and times. */
    public static String withClaims(String json) {
        return Jwt.claims(Json.createReader(new StringReader(json)).readObject())
                .issuer(ISSUER)
                .audience("mail-service")
                .expiresIn(600)
                .sign(key());
    }

    /** A token of a trusted issuer whose keys cannot be fetched. */
    public static String ofAnIssuerThatIsAway(String permission) {
        return claims("tester", "mail-service", permission).issuer(AWAY).sign(key());
    }

    private static JwtClaimsBuilder claims(String subject, String audience, String... permissions) {
        return Jwt.issuer(ISSUER)
                .subject(subject)
                .audience(audience)
                .claim("scope", String.join(" ", permissions))
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
