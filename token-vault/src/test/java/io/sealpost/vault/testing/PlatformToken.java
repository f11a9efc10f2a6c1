package io.sealpost.vault.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** A token that a platform gives a workload, such as a projected service-account token. Each is another one. */
public final class PlatformToken {

    private PlatformToken() {}

    @SuppressWarnings("JavaUtilDate")
    public static String forAudience(String audience, Instant end) {
        try {
            var claims = new JWTClaimsSet.Builder()
                    .issuer("https://cluster.example.com")
                    .subject("system:serviceaccount:sealpost:token-vault")
                    .audience(audience)
                    .expirationTime(Date.from(end))
                    .jwtID(UUID.randomUUID().toString())
                    .build();
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            token.sign(new MACSigner("a key of 256 bits, for tests only"));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
