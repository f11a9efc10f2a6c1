package io.sealpost.auth.signin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.auth.signin.SignInSteps.Visiting;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.ForeignHosts;
import io.sealpost.auth.testing.Members;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Addresses of a sign-in are made of {@code web.base.url} alone, whatever host a request says it was for. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ForeignHostTest {

    private static final String BASE = "http://localhost:8081";

    FakeProvider provider;
    FakeVault vault;

    private String name;

    @BeforeEach
    void somebodyWhoIsKnown() {
        provider.reset();
        vault.reset();
        SignInSteps.allowReturns(vault, "https://app.example.com");
        name = SignInSteps.newProvider();
        var subject = UUID.randomUUID().toString();
        SignInSteps.newUser(name, provider.issuer(), subject);
        provider.claims(claims -> claims.subject(subject));
    }

    @ParameterizedTest
    @MethodSource("io.sealpost.auth.testing.ForeignHosts#all")
    void theProviderSendsTheBrowserBackToOurOwnAddress(Map<String, String> headers) {
        // When
        var visiting = visit(SignInSteps.with(name), headers);

        // Then
        assertThat(visiting.visit().parameter("redirect_uri")).isEqualTo(BASE + "/auth_oauth/signin/" + name);
        assertThat(visiting.answer().header("Location"))
                .startsWith(provider.issuer() + "/")
                .doesNotContain(ForeignHosts.HOST);
    }

    @ParameterizedTest
    @MethodSource("io.sealpost.auth.testing.ForeignHosts#all")
    void theCookiesAreForOurOwnCallback(Map<String, String> headers) {
        // When
        var visiting = visit(SignInSteps.with(name), headers);

        // Then
        assertThat(visiting.answer().headers().getValues("Set-Cookie"))
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie.toLowerCase(Locale.ROOT))
                        .contains("path=/auth_oauth/signin/" + name)
                        .doesNotContain("domain=")
                        .doesNotContainPattern("; ?secure")
                        .doesNotContain(ForeignHosts.HOST));
    }

    @ParameterizedTest
    @MethodSource("io.sealpost.auth.testing.ForeignHosts#all")
    void whoComesBackUnderAnotherNameHasASessionOfOurOwn(Map<String, String> headers) throws Exception {
        // Given
        var steps = SignInSteps.with(name);
        var visiting = visit(steps, headers);

        // When
        var back = comeBack(visiting, headers);

        // Then
        assertThat(back.header("Location"))
                .startsWith(SignInSteps.RETURN_TO + "?")
                .doesNotContain(ForeignHosts.HOST);
        assertThat(vault.redemptions()).singleElement().satisfies(form -> assertThat(form)
                .containsEntry("redirect_uri", BASE + "/auth_oauth/signin/" + name));
        var session = steps.exchange(SignInSteps.told(back).get("code"));
        var token = SignedJWT.parse(session.path("access_token")).getJWTClaimsSet();
        assertThat(token.getIssuer()).isEqualTo(BASE);
    }

    @ParameterizedTest
    @MethodSource("io.sealpost.auth.testing.ForeignHosts#all")
    void loginPagesAndBackendsAreGivenOurOwnAddresses(Map<String, String> headers) {
        // When
        var options = given().headers(headers).get("/v1/sign-in-options");
        var discovery = given().headers(headers).get("/.well-known/openid-configuration");

        // Then
        assertThat(options.<String>path("items.find { it.provider == '" + name + "' }.start_url"))
                .isEqualTo(BASE + "/sign-in/" + name);
        assertThat(discovery.<String>path("issuer")).isEqualTo(BASE);
        assertThat(discovery.<String>path("jwks_uri")).isEqualTo(BASE + "/.well-known/jwks.json");
        assertThat(options.asString() + discovery.asString()).doesNotContain(ForeignHosts.HOST);
    }

    @ParameterizedTest
    @MethodSource("io.sealpost.auth.testing.ForeignHosts#all")
    void anInvitationLeadsToOurOwnAddress(Map<String, String> headers) {
        // Given
        var user = Members.added();

        // When
        var invitation = given().auth()
                .oauth2(Tokens.with("users:write"))
                .headers(headers)
                .contentType(ContentType.JSON)
                .body(Map.of("return_to", "https://app.example.com/welcome"))
                .post("/v1/users/" + user + "/invitations");

        // Then
        invitation.then().statusCode(201);
        String link = invitation.path("links.find { it.provider == '" + name + "' }.url");
        assertThat(link).startsWith(BASE + "/invitation/");
        var pressed = given().headers(headers)
                .accept("text/html")
                .redirects()
                .follow(false)
                .post(URI.create(link).getPath());
        assertThat(provider.consent(pressed.header("Location")).parameter("redirect_uri"))
                .isEqualTo(BASE + "/auth_oauth/signin/" + name);
    }

    private Visiting visit(SignInSteps steps, Map<String, String> headers) {
        var answer = given().headers(headers)
                .accept("text/html")
                .queryParams(steps.query())
                .redirects()
                .follow(false)
                .get("/sign-in/" + name);
        answer.then().statusCode(303);
        return new Visiting(answer, provider.consent(answer.header("Location")));
    }

    private static Response comeBack(Visiting visiting, Map<String, String> headers) {
        return given().headers(headers)
                .accept("text/html")
                .cookies(visiting.cookies())
                .queryParams(visiting.allowed())
                .redirects()
                .follow(false)
                .get(visiting.callback());
    }
}
