package io.sealpost.auth.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Validates ID tokens.
 *
 * <ol>
 *   <li>Only asymmetric signatures count: {@code none}, the HMAC family and encryption never verify, whatever key is at hand.
 *   <li>The issuer is exactly the application's; for Microsoft's shared tenants the one that the token's own, signed {@code tid} makes.
 *   <li>Audience, authorized party, nonce, expiry, issue time and not-before are checked with a minute of tolerance.
 * </ol>
 */
@ApplicationScoped
public class IdTokens {

    private static final Logger LOG = Logger.getLogger(IdTokens.class);
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final KeySets keys;
    private final Clock clock;

    IdTokens(KeySets keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * What a token has to be.
     *
     * @param issuer null for an application without one: no token is valid then
     * @param jwksUri null for an application without one: no token is valid then
     */
    public record Expected(IssuerName issuer, URI jwksUri, String clientId, String nonce) {}

    /** Whether tokens can be validated, as far as this service goes. Where not, an operator has to mend what the log names. */
    public boolean canValidate() {
        return keys.canBeRead();
    }

    /** Validates a serialized token. Fetches the provider's keys when they are not known, so it may block. */
    public Validation validate(String serialized, Expected expected) {
        if (expected.issuer() == null || expected.jwksUri() == null) {
            return new Validation.Invalid();
        }
        try {
            var token = JWTParser.parse(serialized);
            var claims = validated(token, expected);
            return notYet(claims) || forAnother(claims, expected.clientId())
                    ? new Validation.Invalid()
                    : new Validation.Valid(new Claims(claims.getClaims()));
        } catch (BadJOSEException | ParseException | com.nimbusds.oauth2.sdk.ParseException e) {
            return invalid(e);
        } catch (RateLimitReachedException e) {
            // Failed attempts count too, so this alone does not say that the token's key is not among the provider's.
            return keys.wereReadLately(expected.jwksUri()) ? invalid(e) : unavailable(expected);
        } catch (JOSEException e) {
            return unavailable(expected);
        }
    }

    private JWTClaimsSet validated(JWT token, Expected expected)
            throws BadJOSEException, JOSEException, ParseException, com.nimbusds.oauth2.sdk.ParseException {
        var said = token.getJWTClaimsSet();
        if (said == null) {
            throw new BadJOSEException("the token is encrypted, and nobody here has a key for it");
        }
        var tenant = said.getStringClaim("tid");
        var issuer =
                expected.issuer().ofTenant(tenant).orElseThrow(() -> new BadJOSEException("the token names no tenant"));
        var selector = new JWSVerificationKeySelector<>(ALGORITHMS, keys.of(expected.jwksUri()));
        var validator = new IDTokenValidator(new Issuer(issuer), new ClientID(expected.clientId()), selector, null);
        validator.setMaxClockSkew((int) TOLERANCE.toSeconds());
        return validator.validate(token, new Nonce(expected.nonce())).toJWTClaimsSet();
    }

    /** Rules 3 to 5 of §3.1.3.7, which the SDK leaves out: beside us no audience, unless we are the authorized party; nobody else is. */
    private static boolean forAnother(JWTClaimsSet claims, String clientId) throws ParseException {
        var authorizedParty = claims.getStringClaim("azp");
        return authorizedParty == null ? claims.getAudience().size() != 1 : !authorizedParty.equals(clientId);
    }

    private boolean notYet(JWTClaimsSet claims) {
        var start = claims.getNotBeforeTime();
        return start != null && start.toInstant().isAfter(clock.instant().plus(TOLERANCE));
    }

    private Validation unavailable(Expected expected) {
        var obstacle = keys.obstacle(expected.jwksUri());
        LOG.warnf(
                "the keys of an issuer cannot be read: jwks_uri=%s %s",
                expected.jwksUri(), obstacle.map(Obstacle::advice).orElse(""));
        return new Validation.KeysUnavailable(obstacle.map(Obstacle::cause).orElse("provider_unavailable"));
    }

    /** The reason is the SDK's and names no value of the token; people see only that it was refused. */
    private static Validation invalid(Exception reason) {
        LOG.warnf("an ID token was refused: %s", reason.getClass().getSimpleName());
        return new Validation.Invalid();
    }
}
