package io.sealpost.auth.session;

import io.sealpost.auth.secret.RandomText;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A code that was handed to a browser, and what was proven when it was. */
@Entity
class SignInCode {

    @Id
    byte[] codeHash;

    UUID userId;
    String provider;

    /** Of the provider, as it was at the sign-in; null where nobody knows. */
    String application;

    String issuer;
    String subject;
    String returnTo;
    String audience;
    String codeChallenge;
    Instant authTime;

    @JdbcTypeCode(SqlTypes.JSON)
    List<String> amr;

    Instant expiresAt;

    /** The session that it was exchanged for; null before. */
    UUID family;

    static SignInCode of(HandOver.SignedIn signedIn, byte[] hash, Instant expiresAt) {
        var code = new SignInCode();
        code.codeHash = hash;
        code.userId = signedIn.user();
        code.provider = signedIn.provider();
        code.application = signedIn.application();
        code.issuer = signedIn.issuer();
        code.subject = signedIn.subject();
        code.returnTo = signedIn.returnTo();
        code.audience = signedIn.audience();
        code.codeChallenge = signedIn.codeChallenge();
        code.authTime = signedIn.authTime();
        code.amr = signedIn.amr();
        code.expiresAt = expiresAt;
        return code;
    }

    /** Whether it comes from who began the sign-in (RFC 7636 §4.6), and from where that was to end. */
    boolean isOf(String verifier, String place) {
        var challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(RandomText.hash(verifier));
        return equal(challenge, codeChallenge) && equal(place, returnTo);
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
