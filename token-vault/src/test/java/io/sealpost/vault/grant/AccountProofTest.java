package io.sealpost.vault.grant;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.sealpost.vault.application.Identification;
import io.sealpost.vault.application.Template;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.grant.AccountProof.Proof;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word counts for whose account. */
class AccountProofTest {

    private static final String ACCOUNT = "anna@example.com";
    private static final String TENANT = "3f1c5a52-3d5c-4f0e-9a07-6b1c5d2e8f90";
    private static final String MICROSOFT = "https://login.microsoftonline.com/";

    @Test
    void inOneTenantOfMicrosoftTheUserNameCounts() {
        assertThat(proof(
                        microsoft("{tenantid}", true),
                        ofTenant(TENANT).claim("preferred_username", "Anna@Example.com")))
                .isEqualTo(new Proof.Proven(new Owner(MICROSOFT + TENANT + "/v2.0", "the oid")));
        assertThat(proof(microsoft(TENANT, true), ofTenant(TENANT).claim("preferred_username", "bert@example.com")))
                .isEqualTo(new Proof.Another());
    }

    @Test
    void inASharedTenantItDoesNot() {
        assertThat(proof(microsoft("{tenantid}", false), ofTenant(TENANT).claim("preferred_username", ACCOUNT)))
                .isInstanceOf(Proof.Silent.class);
        assertThat(proof(
                        microsoft("{tenantid}", false),
                        ofTenant(TENANT).claim("email", ACCOUNT).claim("xms_edov", "1")))
                .isInstanceOf(Proof.Proven.class);
    }

    @Test
    void anotherTenantsTokenIsNotBelieved() {
        var another = "00000000-3d5c-4f0e-9a07-6b1c5d2e8f90";

        assertThat(proof(microsoft(TENANT, true), ofTenant(another).claim("preferred_username", ACCOUNT)))
                .isEqualTo(new Proof.Unbelievable());
        assertThat(proof(
                        microsoft("{tenantid}", true),
                        ofTenant(another).claim("tid", TENANT).claim("preferred_username", ACCOUNT)))
                .isEqualTo(new Proof.Unbelievable());
    }

    @ParameterizedTest
    @CsvSource({"anna@gmail.com, , true", "anna@example.com, example.com, true", "anna@example.com, , false"})
    void googleVouchesForItsOwnMailboxesOnly(String address, String domain, boolean counts) {
        var google =
                new Identification("google", Template.GOOGLE, "https://accounts.google.com", false, "app", "sub", null);
        var claims = claims("https://accounts.google.com")
                .claim("email", address)
                .claim("email_verified", true)
                .claim("hd", domain);

        assertThat(AccountProof.byIdToken(google, Optional.empty(), address, token(claims)))
                .isInstanceOf(counts ? Proof.Proven.class : Proof.Silent.class);
    }

    @Test
    void anExpiredTokenIsNotBelieved() {
        assertThat(proof(custom("https://op.example.com"), verified().expirationTime(Date.from(Instant.EPOCH))))
                .isEqualTo(new Proof.Unbelievable());
    }

    @Test
    void whatIsNoTokenIsNotBelieved() {
        assertThat(AccountProof.byIdToken(
                        custom("https://op.example.com"), Optional.empty(), ACCOUNT, SecretText.of("no token")))
                .isEqualTo(new Proof.Unbelievable());
    }

    @Test
    void withoutAnIssuerNoTokenIsAskedWhoItIs() {
        assertThat(proof(custom(null), verified())).isEqualTo(new Proof.Silent(Optional.empty()));
    }

    @Test
    void anAddressWithoutAnIdentityProvesNothing() {
        assertThat(AccountProof.byUserinfo(
                        custom(null),
                        Optional.empty(),
                        ACCOUNT,
                        Optional.empty(),
                        Map.of("email", ACCOUNT, "email_verified", true)))
                .isEqualTo(new Proof.Silent(Optional.empty()));
    }

    @Test
    void anIdentityOfUserinfoIsNamedAsElsewhere() {
        assertThat(AccountProof.byUserinfo(
                        custom(null),
                        Optional.empty(),
                        ACCOUNT,
                        Optional.empty(),
                        Map.of("sub", "4711", "email", ACCOUNT, "email_verified", "true")))
                .isEqualTo(new Proof.Proven(new Owner("application:acme", "4711")));
    }

    private static Proof proof(Identification provider, JWTClaimsSet.Builder claims) {
        return AccountProof.byIdToken(provider, Optional.empty(), ACCOUNT, token(claims));
    }

    private static Identification microsoft(String tenant, boolean ofOneTenant) {
        return new Identification(
                "microsoft", Template.MICROSOFT, MICROSOFT + tenant + "/v2.0", ofOneTenant, "app", "oid", null);
    }

    private static Identification custom(String issuer) {
        return new Identification(
                "acme", Template.CUSTOM, issuer, false, "app", "sub", URI.create("https://op.example.com/userinfo"));
    }

    private static JWTClaimsSet.Builder ofTenant(String tenant) {
        return claims(MICROSOFT + tenant + "/v2.0").claim("tid", tenant).claim("oid", "the oid");
    }

    private static JWTClaimsSet.Builder verified() {
        return claims("https://op.example.com").claim("email", ACCOUNT).claim("email_verified", true);
    }

    private static JWTClaimsSet.Builder claims(String issuer) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("the sub")
                .audience("app")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(60)));
    }

    /** Signatures are not looked at. */
    private static SecretText token(JWTClaimsSet.Builder claims) {
        return SecretText.of(new PlainJWT(claims.build()).serialize());
    }
}
