package io.sealpost.sandbox;

import static io.sealpost.sandbox.TestSandbox.authorization;
import static io.sealpost.sandbox.TestSandbox.json;
import static io.sealpost.sandbox.TestSandbox.newAccount;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryTest {
    @RegisterExtension
    static final TestSandbox sandbox = new TestSandbox();

    @Test
    void documentDescribesTheProviderToALibrary() throws Exception {
        // Given
        var location = sandbox.endpoint(".well-known/openid-configuration");

        // When
        var metadata = OIDCProviderMetadata.parse(sandbox.get(location).body());

        // Then
        assertThat(metadata.getIssuer().getValue()).isEqualTo("http://localhost:" + location.getPort() + "/sandbox");
        assertThat(metadata.getCodeChallengeMethods()).containsExactly(CodeChallengeMethod.S256);
        assertThat(metadata.supportsAuthorizationResponseIssuerParam()).isTrue();
        assertThat(metadata.getTokenEndpointURI()).isEqualTo(sandbox.endpoint("token"));
        assertThat(metadata.getAuthorizationEndpointURI()).isEqualTo(sandbox.endpoint("authorize"));
        assertThat(metadata.getRevocationEndpointURI()).isEqualTo(sandbox.endpoint("revoke"));
        assertThat(metadata.getIntrospectionEndpointURI()).isEqualTo(sandbox.endpoint("introspect"));
        assertThat(metadata.getUserInfoEndpointURI()).isEqualTo(sandbox.endpoint("userinfo"));
        assertThat(metadata.getJWKSetURI()).isEqualTo(sandbox.endpoint("jwks"));
    }

    @Test
    void idTokenIsValidForARelyingParty() throws Exception {
        // Given
        var account = newAccount();
        var keys = JWKSet.parse(sandbox.get(sandbox.endpoint("jwks")).body());
        var relyingParty = new IDTokenValidator(
                new Issuer(sandbox.sandbox().issuer()), new ClientID("sealpost-sandbox"), JWSAlgorithm.RS256, keys);

        // When
        var token = SignedJWT.parse((String) sandbox.connect(account).get("id_token"));
        var claims = relyingParty.validate(token, new Nonce("nonce-1"));

        // Then
        assertThat(claims.getStringClaim("email")).isEqualTo(account);
        assertThat(claims.getBooleanClaim("email_verified")).isTrue();
        assertThat(claims.getSubject().getValue()).isNotEqualTo(account);
        assertThat(claims.getIssueTime()).isBefore(claims.getExpirationTime());
    }

    @Test
    void subjectOfAnAccountStaysTheSame() throws Exception {
        // Given
        var account = newAccount();
        var first = subject(account);

        // When
        var second = subject(account);

        // Then
        assertThat(second).isEqualTo(first).isNotEqualTo(subject(newAccount()));
    }

    private static String subject(String account) throws Exception {
        var token = SignedJWT.parse((String) sandbox.connect(account).get("id_token"));
        return token.getJWTClaimsSet().getSubject();
    }

    @Test
    void withoutTheOpenidScopeThereIsNoIdToken() {
        // Given
        var parameters = authorization(newAccount());
        parameters.put("scope", "mail");

        // When
        var tokens = sandbox.redeem(sandbox.visit(parameters).get("code"));

        // Then
        assertThat(tokens).containsEntry("scope", "mail").doesNotContainKeys("id_token", "refresh_token");
    }

    @Test
    void eachRunHasKeysOfItsOwn(@TempDir Path directory) throws Exception {
        // Given
        var keys = JWKSet.parse(sandbox.get(sandbox.endpoint("jwks")).body());

        // When
        try (var other = Sandbox.start(SandboxSettings.onFreePorts(directory), Clock.systemUTC())) {
            var otherKeys = JWKSet.parse(
                    sandbox.get(URI.create(other.issuer() + "/jwks")).body());

            // Then
            assertThat(otherKeys.getKeys().getFirst().getKeyID())
                    .isNotEqualTo(keys.getKeys().getFirst().getKeyID());
            assertThat(Files.readString(other.certificateFile()))
                    .isNotEqualTo(Files.readString(sandbox.sandbox().certificateFile()));
        }
    }

    @Test
    void userinfoSaysWhoseTokenItIs() {
        // Given
        var account = newAccount();
        var token = sandbox.accessToken(account);

        // When
        var answer = json(sandbox.userinfo(token));

        // Then
        assertThat(answer)
                .containsEntry("email", account)
                .containsEntry("email_verified", true)
                .containsKey("sub");
    }

    @Test
    void userinfoRefusesAForeignToken() {
        // Given
        var foreign = "eyJhbGciOiJub25lIn0.e30.";

        // When
        var answer = sandbox.userinfo(foreign);

        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(header -> assertThat(header).contains("invalid_token"));
    }
}
