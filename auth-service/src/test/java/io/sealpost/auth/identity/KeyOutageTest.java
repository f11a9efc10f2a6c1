package io.sealpost.auth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.MovableClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a token with an unknown key is worth while the provider's keys may be asked for only now and then. */
class KeyOutageTest {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final FakeProvider provider = new FakeProvider();
    private final MovableClock clock = new MovableClock();
    private final IdTokens idTokens = new IdTokens(
            new KeySets(
                    new TrustedCertificates(Optional::empty),
                    AddressPolicyTest.policy(List.of("127.0.0.0/8", "::1")),
                    new Settings(),
                    clock),
            clock);

    private record Settings(Duration timeout, Duration keyLife, Duration keyPause) implements IdentityConfig {
        Settings() {
            this(Duration.ofSeconds(5), Duration.ofMinutes(5), PAUSE);
        }
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void nothingIsKnownOfAnyTokenWhileTheKeysCannotBeRead() {
        // Given
        var nowhere = URI.create(provider.issuer() + "/no-keys-here");

        // When
        var judgements = IntStream.range(0, 4).mapToObj(_ -> validated(nowhere)).toList();

        // Then
        assertThat(judgements).containsOnly(new Validation.KeysUnavailable("provider_unavailable"));
    }

    @Test
    void aKeyThatIsNotAmongThoseReadAMomentAgoIsNotTheProviders() {
        // Given
        var keys = provider.keys();

        // When
        var judgements = IntStream.range(0, 4).mapToObj(_ -> validated(keys)).toList();

        // Then
        assertThat(judgements).containsOnly(new Validation.Invalid());
    }

    @Test
    void keysThatWereReadLongerAgoTellNothingOfAnUnknownOne() {
        // Given
        validated(provider.keys());
        validated(provider.keys());
        clock.advance(PAUSE);

        // When
        var judgement = validated(provider.keys());

        // Then
        assertThat(judgement).isEqualTo(new Validation.KeysUnavailable("provider_unavailable"));
    }

    private Validation validated(URI keys) {
        return idTokens.validate(
                tokenOfAnUnknownKey(),
                new IdTokens.Expected(new IssuerName(provider.issuer()), keys, "sealpost", "nonce"));
    }

    private String tokenOfAnUnknownKey() {
        try {
            var key = new RSAKeyGenerator(2048).keyID("unknown").generate();
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown").build(),
                    new JWTClaimsSet.Builder().issuer(provider.issuer()).build());
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
