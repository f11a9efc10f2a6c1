package io.sealpost.vault.grant;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.validators.IDTokenClaimsVerifier;
import io.sealpost.vault.address.AccountKey;
import io.sealpost.vault.application.Identification;
import io.sealpost.vault.crypto.SecretText;
import java.text.ParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whose tokens came, where no browser came back to auth-service to tell. What counts is what counts there, too: an address that the provider
 * vouches for, or the identity that the account's grant was given by before. An address can be given to somebody else, an identity cannot:
 * where there is one, it alone decides.
 */
final class AccountProof {

    private static final Pattern DIRECTORY_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Set<String> TRUE = Set.of("true", "1");
    private static final int CLOCK_SKEW_SECONDS = 60;

    private AccountProof() {}

    sealed interface Proof {
        /** It is the account's owner. */
        record Proven(Owner owner) implements Proof {}

        /** It is somebody else. */
        record Another() implements Proof {}

        /** Nothing that counts was said of the account. */
        record Silent(Optional<Owner> owner) implements Proof {}

        /** What was said is not for us, or not of this provider. */
        record Unbelievable() implements Proof {}
    }

    /**
     * By an ID token that came straight from the token endpoint, which vouches for it in place of its signature (OpenID Connect Core §3.1.3.7
     * rule 6).
     *
     * @param recorded whose the account's grant is so far
     */
    static Proof byIdToken(Identification provider, Optional<Owner> recorded, String account, SecretText idToken) {
        if (provider.issuer() == null) {
            // nobody could say whether it is of this provider
            return new Proof.Silent(Optional.empty());
        }
        try {
            var claims = JWTParser.parse(idToken.reveal()).getJWTClaimsSet();
            if (claims == null) {
                return new Proof.Unbelievable();
            }
            new IDTokenClaimsVerifier(
                            issuer(provider, claims), new ClientID(provider.clientId()), null, CLOCK_SKEW_SECONDS)
                    .verify(claims, null);
            var owner = Owner.of(idToken, provider.subjectClaim());
            return judge(provider, recorded, account, owner, claims.getClaims());
        } catch (ParseException | BadJWTException | IllegalArgumentException e) {
            return new Proof.Unbelievable();
        }
    }

    /** Microsoft's tenants have an issuer each, and a token has to be of the one that it names. */
    private static Issuer issuer(Identification provider, JWTClaimsSet claims) throws ParseException {
        var tenant = Optional.ofNullable(claims.getStringClaim("tid"))
                .filter(id -> DIRECTORY_ID.matcher(id).matches())
                .orElse("");
        return new Issuer(provider.issuer().replace("{tenantid}", tenant));
    }

    /**
     * By the provider's userinfo.
     *
     * @param told whose tokens they are by an ID token that came with them; userinfo has to be of the same person (OpenID Connect Core §5.3.2)
     */
    static Proof byUserinfo(
            Identification provider,
            Optional<Owner> recorded,
            String account,
            Optional<Owner> told,
            Map<String, Object> claims) {
        var owner = text(claims, provider.subjectClaim())
                .map(subject -> new Owner(told.map(Owner::issuer).orElseGet(provider::issuerOfUserinfo), subject))
                .filter(Owner::isWhole);
        return told.isPresent() && !told.equals(owner)
                ? new Proof.Unbelievable()
                : judge(provider, recorded, account, owner, claims);
    }

    private static Proof judge(
            Identification provider,
            Optional<Owner> recorded,
            String account,
            Optional<Owner> owner,
            Map<String, Object> claims) {
        if (recorded.isPresent() && owner.isPresent()) {
            return recorded.equals(owner) ? new Proof.Proven(owner.get()) : new Proof.Another();
        }
        var addresses = addresses(provider, claims).map(AccountKey::of).toList();
        if (addresses.isEmpty()) {
            return new Proof.Silent(owner);
        }
        return addresses.contains(AccountKey.of(account))
                ? owner.<Proof>map(Proof.Proven::new).orElseGet(() -> new Proof.Silent(owner))
                : new Proof.Another();
    }

    /** Those that the provider vouches for. */
    private static Stream<String> addresses(Identification provider, Map<String, Object> claims) {
        var email = text(claims, "email");
        var verified = email.filter(_ -> isTrue(claims, "email_verified"));
        return switch (provider.template()) {
            case CUSTOM -> verified.stream();
            // Google verifies addresses of others, too, once; its own it knows
            case GOOGLE -> verified.filter(address -> claims.containsKey("hd") || isGmail(address)).stream();
            case MICROSOFT ->
                Stream.concat(
                        text(claims, "preferred_username").filter(_ -> provider.ofOneTenant()).stream(),
                        email.filter(_ -> isTrue(claims, "xms_edov")).stream());
        };
    }

    private static boolean isGmail(String address) {
        var key = AccountKey.of(address);
        return key.endsWith("@gmail.com") || key.endsWith("@googlemail.com");
    }

    private static Optional<String> text(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** Some providers write booleans as texts or numbers. */
    private static boolean isTrue(Map<String, Object> claims, String name) {
        var value = claims.get(name);
        return value != null && TRUE.contains(value.toString().toLowerCase(Locale.ROOT));
    }
}
