package io.sealpost.auth.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.ConfigProvider;

/** Tokens that nobody should believe: each is right but for one thing. */
public final class ForgedTokens {

    private ForgedTokens() {}

    /** The tokens by what is wrong with them; all claim the permissions. */
    public static Map<String, String> carrying(Set<String> permissions) {
        try {
            var now = Instant.now();
            var hour = Duration.ofHours(1);
            var right = right(permissions).sign(Tokens.key());
            var stranger = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
            var tokens = new HashMap<>(Map.of(
                    "garbage", "not.a.jwt",
                    "expired",
                            right(permissions)
                                    .issuedAt(now.minus(hour))
                                    .expiresAt(now.minusSeconds(60))
                                    .sign(Tokens.key()),
                    "not yet valid",
                            right(permissions)
                                    .claim("nbf", now.plus(hour).getEpochSecond())
                                    .sign(Tokens.key()),
                    "of another issuer",
                            right(permissions).issuer("https://stranger.test").sign(Tokens.key()),
                    "signed by another key", right(permissions).sign(stranger),
                    "not signed", withHead("{\"alg\":\"none\"}", right) + ".",
                    "signed with the public key", signedWithThePublicKey(right),
                    "for another service",
                            right(permissions).audience("another-service").sign(Tokens.key()),
                    "a user's session",
                            right(permissions)
                                    .audience("https://app.example.com")
                                    .subject("42")
                                    .claim("email", "anna@example.com")
                                    .sign(Tokens.key()),
                    "for nobody",
                            Jwt.claims(Map.of("scope", String.join(" ", permissions)))
                                    .issuer(Tokens.ISSUER)
                                    .subject("tester")
                                    .expiresIn(600)
                                    .sign(Tokens.key())));
            tokens.put("for ever", forEver(permissions));
            return tokens;
        } catch (GeneralSecurityException | JOSEException | IOException e) {
            throw new IllegalStateException("The tokens cannot be made", e);
        }
    }

    /** Made by hand: the builder adds an expiry where there is none. */
    private static String forEver(Set<String> permissions) throws JOSEException {
        var claims = new JWTClaimsSet.Builder()
                .issuer(Tokens.ISSUER)
                .subject("tester")
                .audience("auth-service")
                .claim("scope", String.join(" ", permissions))
                .issueTime(Date.from(Instant.now()))
                .build();
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
        token.sign(new RSASSASigner(Tokens.key()));
        return token.serialize();
    }

    private static JwtClaimsBuilder right(Set<String> permissions) {
        return Jwt.issuer(Tokens.ISSUER)
                .subject("tester")
                .audience("auth-service")
                .claim("scope", String.join(" ", permissions))
                .expiresIn(600);
    }

    /** What a verifier takes that lets the token choose the algorithm: its key is everybody's to sign with. */
    private static String signedWithThePublicKey(String right) throws GeneralSecurityException, IOException {
        var file = ConfigProvider.getConfig().getValue("sealpost.api.issuers.test.public-key-file", String.class);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Files.readAllBytes(Path.of(file)), "HmacSHA256"));
        var signed = withHead("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", right);
        return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String withHead(String head, String token) {
        return base64(head.getBytes(StandardCharsets.US_ASCII))
                + token.substring(token.indexOf('.'), token.lastIndexOf('.'));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
