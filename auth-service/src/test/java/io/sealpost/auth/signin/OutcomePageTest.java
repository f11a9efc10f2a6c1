package io.sealpost.auth.signin;

import static io.restassured.RestAssured.given;
import static io.sealpost.auth.testing.Members.decider;
import static io.sealpost.auth.testing.Members.deny;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.auth.signin.SignInSteps.Visiting;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who comes back for a site that nobody may be sent back to any more reads how it ended. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class OutcomePageTest {

    FakeProvider provider;
    FakeVault vault;

    private String name;
    private String subject;

    @BeforeEach
    void aProvider() {
        provider.reset();
        vault.reset();
        SignInSteps.allowReturns(vault, "https://app.example.com");
        name = SignInSteps.newProvider();
        subject = UUID.randomUUID().toString();
        provider.claims(claims -> claims.subject(subject));
    }

    /** Comes back once the site is none any more. */
    private Response comeBackTooLate(Visiting visiting, Map<String, String> answer) {
        SignInSteps.allowReturns(vault, "https://another.example.com");
        return given().accept("text/html")
                .header("Accept-Language", "de")
                .cookies(visiting.cookies())
                .queryParams(answer)
                .redirects()
                .follow(false)
                .get(visiting.callback());
    }

    @Test
    void aStrangerReadsThatTheRequestIsRecorded() {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        var page = comeBackTooLate(visiting, visiting.allowed());

        // Then
        page.then()
                .statusCode(200)
                .contentType("text/html")
                .body(allOf(
                        containsString("Ihre Anfrage wurde aufgenommen"),
                        containsString("Betreiber der Seite"),
                        not(containsString(subject))));
    }

    @Test
    void whoWasDeniedReadsOfNoNewRequest() {
        // Given
        SignInSteps.comeBack(SignInSteps.with(name).visit(provider));
        var request = decider()
                .queryParam("status", "pending")
                .queryParam("limit", 200)
                .get("/v1/access-requests")
                .jsonPath()
                .getString("items.find { it.subject == '" + subject + "' }.id");
        deny(UUID.fromString(request), Map.of()).then().statusCode(200);
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        var page = comeBackTooLate(visiting, visiting.allowed());

        // Then
        page.then()
                .statusCode(200)
                .body(allOf(
                        containsString("Sie sind nicht angemeldet"),
                        containsString("hier nicht bekannt"),
                        not(containsString("aufgenommen"))));
    }

    @Test
    void whoDeclinedReadsThatNothingHappened() {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        var page = comeBackTooLate(
                visiting,
                Map.of("error", "access_denied", "state", visiting.visit().state()));

        // Then
        page.then()
                .statusCode(200)
                .body(allOf(containsString("Sie sind nicht angemeldet"), containsString("nicht erlaubt")));
    }

    @Test
    void aProgramGetsTheRefusalInstead() {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);
        SignInSteps.allowReturns(vault, "https://another.example.com");

        // When
        var answer = given().accept("application/json")
                .cookies(visiting.cookies())
                .queryParams(Map.of(
                        "error", "access_denied", "state", visiting.visit().state()))
                .redirects()
                .follow(false)
                .get(visiting.callback());

        // Then
        answer.then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("return_to_not_allowed"));
    }

    @Test
    void whoIsKnownIsNotLetInForNobody() {
        // Given
        SignInSteps.newUser(name, provider.issuer(), subject);
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        var page = comeBackTooLate(visiting, visiting.allowed());

        // Then
        page.then()
                .statusCode(400)
                .contentType("text/html")
                .body(containsString("<p lang=\"en\"><small>return_to has to be"));
    }
}
