package io.sealpost.auth.signin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sealpost.auth.signin.SignInSteps.Visiting;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Members;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that answers by a form (OAuth 2.0 Form Post Response Mode), at the address that an app registration made for Odoo has. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class AnswersByFormTest {

    private static final String CALLBACK = "/auth_oauth/signin";

    FakeProvider provider;
    FakeVault vault;

    private final String name = Members.some("odoo");
    private Visiting visiting;

    @BeforeEach
    void somebodyAtTheProvider() {
        provider.reset();
        vault.reset();
        SignInSteps.allowReturns(vault, "https://app.example.com");
        SignInSteps.put(name, "custom", Map.of("response_mode", "form_post"), Map.of("legacy_redirect", true));
        var subject = UUID.randomUUID().toString();
        SignInSteps.newUser(name, provider.issuer(), subject);
        provider.claims(claims -> claims.subject(subject));
        visiting = SignInSteps.with(name).visit(provider);
    }

    /** The address is one provider's. */
    @AfterEach
    void theAddressIsFreeAgain() {
        given().auth().oauth2(Tokens.with("providers:write")).delete("/v1/providers/" + name);
    }

    @Test
    void aFormIsTakenThereToo() {
        // When
        var answer = browser().formParams(visiting.allowed()).post(CALLBACK);

        // Then
        assertThat(visiting.callback()).isEqualTo(CALLBACK);
        assertThat(visiting.visit().parameter("response_mode")).isEqualTo("form_post");
        assertThat(SignInSteps.told(answer)).containsKey("code");
        assertThat(vault.redemptions()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, '{\"code\": \"CODE\", \"state\": \"STATE\"}'",
        "text/plain, code=CODE&state=STATE",
        "application/xml, <form><code>CODE</code><state>STATE</state></form>",
        "text/html, code=CODE&state=STATE",
    })
    void whatIsNoFormIsRefused(String type, String body) {
        // When
        var answer = browser().contentType(type).body(filled(body)).post(CALLBACK);

        // Then
        answer.then().statusCode(415);
        assertThat(answer.getHeader("Location")).isNull();
        nothingWasCounted();
    }

    @Test
    void aFormWithFilesIsRefused() {
        // When
        var answer = browser()
                .multiPart("code", visiting.visit().code())
                .multiPart("state", visiting.visit().state())
                .post(CALLBACK);

        // Then
        answer.then().statusCode(415);
        assertThat(answer.getHeader("Location")).isNull();
        nothingWasCounted();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code=CODE&state=STATE&code=CODE",
                "code=CODE&state=STATE&code=another",
                "code=CODE&state=STATE&state=STATE",
                "code=CODE&state=STATE&state=another",
                "code=CODE&state=STATE&iss=https%3A%2F%2Fevil.example&iss=https%3A%2F%2Fevil.example",
                "code=CODE&state=STATE&other=1&other=1",
            })
    void aParameterThatComesTwiceIsRefused(String form) {
        // When
        var answer = posted(form);

        // Then
        answer.then().statusCode(400);
        assertThat(answer.getHeader("Location")).isNull();
        nothingWasCounted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "code=CODE", "state=STATE", "code=CODE&state=", "code=&state=STATE"})
    void aFormWithoutTheAnswerIsRefused(String form) {
        // When
        var answer = posted(form);

        // Then
        answer.then().statusCode(400);
        assertThat(answer.getHeader("Location")).isNull();
        nothingWasCounted();
    }

    @Test
    void whatAFormsAddressSaysIsNoPartOfIt() {
        // When
        var answer = browser()
                .queryParams(visiting.allowed())
                .contentType("application/x-www-form-urlencoded")
                .post(CALLBACK);

        // Then
        answer.then().statusCode(400);
        assertThat(answer.getHeader("Location")).isNull();
        nothingWasCounted();
    }

    private RequestSpecification browser() {
        return given().accept("text/html")
                .cookies(visiting.cookies())
                .redirects()
                .follow(false);
    }

    private Response posted(String form) {
        return browser()
                .contentType("application/x-www-form-urlencoded")
                .body(filled(form))
                .post(CALLBACK);
    }

    private String filled(String text) {
        return text.replace("CODE", visiting.visit().code())
                .replace("STATE", visiting.visit().state());
    }

    /** Whoever was sent there may still come back. */
    private void nothingWasCounted() {
        assertThat(vault.redemptions()).isEmpty();
        var own = browser().formParams(visiting.allowed()).post(CALLBACK);
        assertThat(SignInSteps.told(own)).containsKey("code");
    }
}
