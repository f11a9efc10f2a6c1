package io.sealpost.vault.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Map;
import java.util.UUID;

/** Access tokens as Microsoft makes them; each is another one. */
public final class AccessJwt {

    private AccessJwt() {}

    public static String of(Map<String, Object> claims) {
        try {
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), JWTClaimsSet.parse(claims));
            token = new SignedJWT(
                    token.getHeader(),
                    new JWTClaimsSet.Builder(token.getJWTClaimsSet())
                            .jwtID(UUID.randomUUID().toString())
                            .build());
            token.sign(new MACSigner("a key of 256 bits, for tests only"));
            return token.serialize();
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
