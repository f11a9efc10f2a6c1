package io.sealpost.auth.signin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.auth.signin.SignInSteps.Visiting;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person who was invited opens the link, links an account, and signs in with it from then on. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class InvitationVisitTest {

    private static final String DONE = "https://app.example.com/welcome";

    FakeProvider provider;
    FakeVault vault;

    private String name;
    private String subject;
    private String user;

    @BeforeEach
    void somebodyToInvite() {
        provider.reset();
        vault.reset();
        SignInSteps.allowReturns(vault, "https://app.example.com");
        name = SignInSteps.newProvider();
        subject = UUID.randomUUID().toString();
        provider.claims(claims -> claims.subject(subject));
        user = given().auth()
                .oauth2(Tokens.with("users:write"))
                .contentType(ContentType.JSON)
                .body(Map.of("login", "anna-" + UUID.randomUUID(), "name", "Anna <b>", "email", FakeProvider.ACCOUNT))
                .post("/v1/users")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** The path of the link for the test's provider. */
    private String invited() {
        String url = given().auth()
                .oauth2(Tokens.with("users:write"))
                .contentType(ContentType.JSON)
                .body(Map.of("return_to", DONE))
                .post("/v1/users/" + user + "/invitations")
                .then()
                .statusCode(201)
                .extract()
                .path("links.find { it.provider == '" + name + "' }.url");
        return URI.create(url).getPath();
    }

    private Response press(String link) {
        return given().accept("text/html").redirects().follow(false).post(link);
    }

    private Visiting visit(String link) {
        var answer = press(link);
        answer.then().statusCode(303);
        return new Visiting(answer, provider.consent(answer.header("Location")));
    }

    @Test
    void thePageSaysForWhomItIsAndChangesNothing() {
        // Given
        var link = invited();

        // When
        var page = given().accept("text/html").get(link);

        // Then
        page.then().statusCode(200);
        assertThat(page.body().asString())
                .contains("Anna &lt;b&gt;")
                .doesNotContain("<b>")
                .contains("<form method=\"post\">");
        assertThat(page.getHeader("Content-Security-Policy"))
                .contains(provider.issuer())
                .contains("https://app.example.com");
        assertThat(page.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.getCookies()).isEmpty();
    }

    @Test
    void theButtonMayLeadToWherePersonalAccountsOfMicrosoftAre() {
        // Given
        name = SignInSteps.newProvider("microsoft", Map.of());

        // When
        var page = given().accept("text/html").get(invited());

        // Then
        assertThat(page.getHeader("Content-Security-Policy"))
                .contains(
                        "form-action 'self' " + provider.issuer() + " https://login.live.com https://app.example.com;");
    }

    @Test
    void acceptingLinksAndSignsNobodyInAndTheNextSignInGoesThrough() {
        // Given
        var link = invited();

        // When
        var told = SignInSteps.told(SignInSteps.comeBack(visit(link)));

        // Then
        assertThat(told).containsOnly(Map.entry("invitation", "accepted"));
        var steps = SignInSteps.with(name);
        var signedIn = SignInSteps.told(SignInSteps.comeBack(steps.visit(provider)));
        assertThat(steps.exchange(signedIn.get("code")).<String>path("user.id")).isEqualTo(user);
    }

    @Test
    void aLinkWorksOnce() {
        // Given
        var link = invited();
        var first = visit(link);
        var second = visit(link);
        assertThat(SignInSteps.told(SignInSteps.comeBack(first))).containsEntry("invitation", "accepted");

        // When
        provider.claims(claims -> claims.subject("somebody-else-" + subject));
        var told = SignInSteps.told(SignInSteps.comeBack(second));

        // Then
        assertThat(told).containsEntry("error", "invitation_used");
        given().accept("application/json").get(link).then().statusCode(410).body("code", equalTo("invitation_used"));
        press(link).then().statusCode(410);
    }

    @Test
    void whoComesByAnotherAddressWaitsForADecision() {
        // Given
        var link = invited();
        provider.claims(claims -> claims.subject(subject).claim("email", "eve@example.com"));

        // When
        var told = SignInSteps.told(SignInSteps.comeBack(visit(link)));

        // Then
        assertThat(told).containsEntry("error", "email_mismatch");
        given().auth()
                .oauth2(Tokens.with("users:read"))
                .get("/v1/users/" + user + "/identities")
                .then()
                .body("items.size()", equalTo(0));
    }

    @Test
    void anotherSiteDoesNotPressTheButton() {
        // Given
        var link = invited();

        // When
        var answer = given().header("Sec-Fetch-Site", "cross-site")
                .redirects()
                .follow(false)
                .post(link);

        // Then
        answer.then().statusCode(403).body("code", equalTo("forbidden"));
    }

    @Test
    void aTokenThatNobodyMadeIsNotFound() {
        given().accept("application/json")
                .get("/invitation/" + "x".repeat(43) + "/" + name)
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    @Test
    void aUserWhoIsGoneLosesTheSession() {
        // Given
        SignInSteps.told(SignInSteps.comeBack(visit(invited())));
        var steps = SignInSteps.with(name);
        var session = steps.exchange(
                SignInSteps.told(SignInSteps.comeBack(steps.visit(provider))).get("code"));

        // When
        given().auth()
                .oauth2(Tokens.with("users:write"))
                .delete("/v1/users/" + user)
                .then()
                .statusCode(204);

        // Then
        given().auth()
                .oauth2(Tokens.with("sign_in:exchange"))
                .contentType(ContentType.JSON)
                .body(Map.of("refresh_token", session.<String>path("refresh_token")))
                .post("/v1/sessions/refresh")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_grant"));
    }

    @Test
    void noProblemRepeatsTheToken() {
        // Given
        var token = "y".repeat(43);

        // When
        var answer = given().accept("application/json").get("/invitation/" + token + "/" + name);

        // Then
        answer.then().statusCode(404).body("instance", equalTo("/invitation"));
        assertThat(answer.body().asString()).doesNotContain(token);
    }
}
