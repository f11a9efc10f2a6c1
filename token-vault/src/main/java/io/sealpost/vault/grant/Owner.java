package io.sealpost.vault.grant;

import com.nimbusds.jwt.JWTParser;
import io.sealpost.vault.crypto.SecretText;
import java.text.ParseException;
import java.util.Optional;

/** Whose grant it is, as the provider's ID token says. */
record Owner(String issuer, String subject) {

    private static final int LONGEST_ISSUER = 500;

    /** OpenID Connect Core §2. */
    private static final int LONGEST_SUBJECT = 255;

    /**
     * Reads the owner from an ID token that came straight from the token endpoint, so that its claims are the provider's (OpenID Connect
     * Core §3.1.3.7 rule 6). Its full validation is the relying party's, auth-service's.
     *
     * @param subjectClaim {@code sub}, or what this provider names people by
     * @return empty when the token does not say
     */
    static Optional<Owner> of(SecretText idToken, String subjectClaim) {
        try {
            var claims = JWTParser.parse(idToken.reveal()).getJWTClaimsSet();
            var subject = claims == null ? null : claims.getStringClaim(subjectClaim);
            return claims == null
                    ? Optional.empty()
                    : Optional.of(new Owner(claims.getIssuer(), subject)).filter(Owner::isWhole);
        } catch (ParseException unreadable) {
            return Optional.empty();
        }
    }

    /** Whether both parts name something. Also keeps out what no row can store. */
    boolean isWhole() {
        return hasIssuer() && names(subject, LONGEST_SUBJECT);
    }

    boolean hasIssuer() {
        return names(issuer, LONGEST_ISSUER);
    }

    private static boolean names(String text, int longest) {
        return text != null && !text.isBlank() && text.length() <= longest && text.indexOf('\0') < 0;
    }
}
