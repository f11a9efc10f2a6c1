package io.sealpost.auth.signin;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;

/**
 * Seals a flow for its browser (RFC 7516, {@code dir} with A256GCM): whoever has the text can neither read nor change it, and it opens only
 * together with the state that it was sealed for, at any replica, until the flow has taken too long.
 */
@ApplicationScoped
class FlowSeal {

    private static final JWEHeader HEADER = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);

    private final FlowKeys keys;
    private final Clock clock;

    FlowSeal(FlowKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    String seal(Flow flow, String state) {
        var claims = new JWTClaimsSet.Builder()
                .jwtID(state)
                .expirationTime(Date.from(flow.expiresAt()))
                .claim("provider", flow.provider())
                .claim("tenant", flow.tenant())
                .claim("callback", flow.callback().toString())
                .claim("return_to", flow.returnTo())
                .claim("state", flow.state())
                .claim("code_challenge", flow.codeChallenge())
                .claim("invitation", flow.invitation())
                .build();
        try {
            var sealed = new EncryptedJWT(HEADER, claims);
            sealed.encrypt(new DirectEncrypter(keys.current().forFlows()));
            return sealed.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("A flow could not be sealed", e);
        }
    }

    /** Empty for whatever this service did not seal for that state, or not with its present key, and for what took too long. */
    Optional<Flow> open(String sealed, String state) {
        try {
            var token = EncryptedJWT.parse(sealed);
            if (!JWEAlgorithm.DIR.equals(token.getHeader().getAlgorithm())) {
                return Optional.empty();
            }
            token.decrypt(new DirectDecrypter(keys.current().forFlows()));
            var claims = token.getJWTClaimsSet();
            var end = claims.getExpirationTime().toInstant();
            return state.equals(claims.getJWTID()) && end.isAfter(clock.instant())
                    ? Optional.of(flow(claims))
                    : Optional.empty();
        } catch (ParseException | JOSEException notOurs) {
            return Optional.empty();
        }
    }

    private static Flow flow(JWTClaimsSet claims) throws ParseException {
        return new Flow(
                claims.getStringClaim("provider"),
                claims.getStringClaim("tenant"),
                URI.create(claims.getStringClaim("callback")),
                claims.getStringClaim("return_to"),
                claims.getStringClaim("state"),
                claims.getStringClaim("code_challenge"),
                claims.getStringClaim("invitation"),
                claims.getExpirationTime().toInstant());
    }
}
