package io.sealpost.auth.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backend verifies a session token with whatever JWT library it has, knowing the issuer and its own audience only. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class BackendsVerifyTest {

    FakeVault vault;

    @Inject
    People people;

    @Inject
    Backend backend;

    @TestHTTPResource("/")
    URL service;

    private UUID anna;
    private String issuer;
    private String token;

    @BeforeEach
    void aSessionToken() {
        vault.reset();
        backend.ready();
        anna = people.anna();
        issuer = service.toString().replaceFirst("/$", "");
        baseUrl(issuer);
        token = backend.signIn(anna).path("access_token");
    }

    @AfterEach
    void whereItIsOtherwise() {
        baseUrl("http://localhost:8081");
    }

    @Test
    void theDiscoveryDocumentSaysWhatVerifyingTakes() throws Exception {
        // When
        var metadata = OIDCProviderMetadata.resolve(new Issuer(issuer));

        // Then
        assertThat(metadata.getIDTokenJWSAlgs()).containsExactly(JWSAlgorithm.RS256);
        assertThat(metadata.getJWKSetURI()).hasToString(issuer + "/.well-known/jwks.json");
        assertThat(metadata.getAuthorizationEndpointURI()).isNull();
        assertThat(metadata.getTokenEndpointURI()).isNull();
        given().get("/.well-known/openid-configuration")
                .then()
                .statusCode(200)
                .header("Cache-Control", "public, max-age=300");
    }

    @Test
    void nimbusVerifiesIt() throws Exception {
        // Given
        var metadata = OIDCProviderMetadata.resolve(new Issuer(issuer));
        var validator = new IDTokenValidator(
                metadata.getIssuer(),
                new ClientID(Backend.AUDIENCE),
                metadata.getIDTokenJWSAlgs().getFirst(),
                metadata.getJWKSetURI().toURL());

        // When
        var claims = validator.validate(JWTParser.parse(token), null);

        // Then
        assertThat(claims.getSubject().getValue()).isEqualTo(anna.toString());
        assertThat(claims.getAuthenticationTime().toInstant()).isEqualTo(Backend.AUTH_TIME);
        assertThat(claims.getAMR()).extracting(Object::toString).containsExactly("pwd", "otp");
    }

    @Test
    void nimbusAloneVerifiesIt() throws Exception {
        // Given
        var metadata = OIDCProviderMetadata.resolve(new Issuer(issuer));
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.RS256,
                JWKSourceBuilder.create(metadata.getJWKSetURI().toURL()).build()));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                Backend.AUDIENCE,
                new JWTClaimsSet.Builder().issuer(issuer).build(),
                Set.of("sub", "exp", "iat", "jti", "sid", "auth_time", "amr", "provider", "login", "name", "email")));

        // When
        var claims = processor.process(token, null);

        // Then
        assertThat(claims.getSubject()).isEqualTo(anna.toString());
    }

    @Test
    void jose4jVerifiesIt() throws Exception {
        // When
        var claims = jose4j(Backend.AUDIENCE).processToClaims(token);

        // Then
        assertThat(claims.getSubject()).isEqualTo(anna.toString());
        assertThat(claims.getStringClaimValue("provider")).isEqualTo(Backend.PROVIDER);
    }

    @Test
    void smallRyeVerifiesIt() throws Exception {
        // Given
        var info = new JWTAuthContextInfo(issuer + "/.well-known/jwks.json", issuer);
        info.setExpectedAudience(Set.of(Backend.AUDIENCE));

        // When
        var principal = new DefaultJWTParser(info).parse(token);

        // Then
        assertThat(principal.getSubject()).isEqualTo(anna.toString());
        assertThat(principal.<String>getClaim("login")).isEqualTo("anna-" + anna);
    }

    @Test
    void anotherBackendRefusesIt() {
        assertThatThrownBy(() -> jose4j("https://other.example.com").processToClaims(token))
                .isInstanceOf(InvalidJwtException.class)
                .hasMessageContaining("aud");
    }

    private JwtConsumer jose4j(String audience) throws Exception {
        var metadata = OIDCProviderMetadata.resolve(new Issuer(issuer));
        var keys = new HttpsJwks(metadata.getJWKSetURI().toString());
        return new JwtConsumerBuilder()
                .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(keys))
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, "RS256"))
                .setExpectedIssuer(issuer)
                .setExpectedAudience(audience)
                .setRequireSubject()
                .setRequireExpirationTime()
                .build();
    }

    private void baseUrl(String url) {
        vault.setParameter("web.base.url", url);
        Awaitility.await().until(() -> given().get("/.well-known/openid-configuration")
                .path("issuer")
                .equals(url));
    }
}
