package io.sealpost.auth.testing;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Claims of an ID token that is properly signed and not for this flow. */
public final class TokenLies {

    private TokenLies() {}

    /** Each as a named change of honest claims. */
    public static Stream<Arguments> all() {
        return Stream.of(
                lie("another audience", claims -> claims.audience("somebody-else")),
                lie("another party beside us", claims -> claims.audience(List.of("sealpost", "somebody-else"))),
                lie("authorized for another party", claims -> claims.audience(List.of("sealpost", "somebody-else"))
                        .claim("azp", "somebody-else")),
                lie("another nonce", claims -> claims.claim("nonce", "replayed")),
                lie("no nonce", claims -> claims.claim("nonce", null)),
                lie("another issuer", claims -> claims.issuer("https://evil.example")),
                lie("an issuer that begins like ours", claims -> claims.issuer("http://localhost:1.evil.example")),
                lie("no issuer", claims -> claims.issuer(null)),
                lie("no subject", claims -> claims.subject(null)),
                lie("expired", claims -> claims.expirationTime(in(-3600))),
                lie("no expiry", claims -> claims.expirationTime(null)),
                lie("no issue time", claims -> claims.issueTime(null)),
                lie("issued in the future", claims -> claims.issueTime(in(3600))),
                lie("valid in the future only", claims -> claims.notBeforeTime(in(3600))),
                lie("a tenant that is no text", claims -> claims.claim("tid", List.of("x"))));
    }

    private static Arguments lie(String name, UnaryOperator<JWTClaimsSet.Builder> change) {
        return argumentSet(name, change);
    }

    private static Date in(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }
}
