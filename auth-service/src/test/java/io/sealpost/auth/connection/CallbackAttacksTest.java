package io.sealpost.auth.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.auth.browser.BrowserCookie;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is not the browser that began a flow, on its way and in time, gets one and the same answer, and changes nothing. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class CallbackAttacksTest {

    FakeVault vault;
    FakeProvider provider;

    @Inject
    MovableClock clock;

    @BeforeEach
    void fresh() {
        vault.reset();
        provider.reset();
        clock.reset();
    }

    @Test
    void aStateWorksOnce() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        Journey.comeBack(pressed).then().statusCode(200);

        // When
        var replay = Journey.comeBack(pressed);

        // Then
        refused(replay);
        journey.status().body("status", equalTo("connected"));
        assertThat(vault.redemptions()).hasSize(1);
    }

    @Test
    void ofManyCallbacksAtOnceOneCounts() throws Exception {
        // Given
        var pressed = Journey.open().press(provider);
        Callable<Integer> callback = () -> Journey.comeBack(pressed).statusCode();

        // When
        try (var threads = Executors.newFixedThreadPool(8)) {
            var answers = threads.invokeAll(
                    IntStream.range(0, 16).mapToObj(i -> callback).toList());

            // Then
            assertThat(answers.stream().map(answer -> answer.resultNow())).containsOnlyOnce(200);
        }
        assertThat(vault.redemptions()).hasSize(1);
    }

    @Test
    void anotherBrowserCannotFinishAFlow() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        var stolen = Journey.comeBack(pressed.callback(), pressed.consented(), Map.of());

        // Then
        refused(stolen);
        untouched(journey);
        Journey.comeBack(pressed).then().statusCode(200);
    }

    @Test
    void theCookieOfAnotherFlowDoesNotHelp() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        var name = pressed.cookies().keySet().iterator().next();
        var others =
                Journey.open().press(provider).cookies().values().iterator().next();

        // When
        var stolen = Journey.comeBack(pressed.callback(), pressed.consented(), Map.of(name, others));

        // Then
        refused(stolen);
        untouched(journey);
    }

    @Test
    void aForgedStateIsRefused() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        var forged = pressed.consented();
        forged.put("state", forged.get("state") + "x");

        // When
        var answer = Journey.comeBack(pressed.callback(), forged, pressed.cookies());

        // Then
        refused(answer);
        untouched(journey);
    }

    @Test
    void aStateInTheFormOfADocumentIsRefused() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        var document = "{\"model\": \"ir.mail_server\", \"id\": 1, \"csrf_token\": \""
                + pressed.visit().state() + "\"}";
        var wrapped = pressed.consented();
        wrapped.put("state", document);
        var cookies = new HashMap<>(pressed.cookies());
        cookies.put(
                BrowserCookie.name(BrowserCookie.Purpose.CONNECT, document, URI.create(journey.callbackUri())),
                pressed.cookies().values().iterator().next());

        // When
        var answer = Journey.comeBack(pressed.callback(), wrapped, cookies);

        // Then
        refused(answer);
        untouched(journey);
        Journey.comeBack(pressed).then().statusCode(200);
    }

    @Test
    void aStateDoesNotWorkOnTheCallbackOfAnotherProvider() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        var swapped =
                Journey.comeBack("/oauth/confirm/" + Journey.newProvider(), pressed.consented(), pressed.cookies());

        // Then
        refused(swapped);
        untouched(journey);
    }

    @Test
    void aStateDoesNotWorkOnTheCallbackOfAnotherTemplate() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        var swapped = Journey.comeBack("/google_gmail/confirm", pressed.consented(), pressed.cookies());

        // Then
        refused(swapped);
        untouched(journey);
    }

    @Test
    void aResponseThatNamesAnotherIssuerIsRefused() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        var mixedUp = pressed.consented();
        mixedUp.put("iss", "https://evil.example");

        // When
        var answer = Journey.comeBack(pressed.callback(), mixedUp, pressed.cookies());

        // Then
        refused(answer);
        untouched(journey);
    }

    @Test
    void aResponseThatNamesItsOwnIssuerIsTaken() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        var named = pressed.consented();
        named.put("iss", provider.issuer());

        // When
        Journey.comeBack(pressed.callback(), named, pressed.cookies());

        // Then
        journey.status().body("status", equalTo("connected"));
    }

    @Test
    void aResponseWithoutAnIssuerIsRefusedWhereTheProviderAlwaysNamesItself() {
        // Given
        vault.application(json -> json.put("authorization_response_iss_parameter_supported", true));
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        var answer = Journey.comeBack(pressed);

        // Then
        refused(answer);
        untouched(journey);
        var again = journey.press(provider);
        var named = again.consented();
        named.put("iss", provider.issuer());
        Journey.comeBack(again.callback(), named, again.cookies()).then().statusCode(200);
        journey.status().body("status", equalTo("connected"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "HTTP://LOCALHOST", "https://accounts.google.com"})
    void anIssuerIsComparedCharacterByCharacter(String other) {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        var mixedUp = pressed.consented();
        mixedUp.put("iss", other.equals("/") ? provider.issuer() + "/" : other);

        // When
        var answer = Journey.comeBack(pressed.callback(), mixedUp, pressed.cookies());

        // Then
        refused(answer);
        untouched(journey);
    }

    @Test
    void aStateDoesNotWorkForAnotherConnectionOfTheSameBrowser() {
        // Given
        var one = Journey.open();
        var other = Journey.open(Journey.request(one.provider()));
        var pressed = one.press(provider);
        var elsewhere = other.press(provider);
        var cookies = new HashMap<>(pressed.cookies());
        cookies.putAll(elsewhere.cookies());
        var swapped = pressed.consented();
        swapped.put("code", elsewhere.visit().code());

        // When
        Journey.comeBack(pressed.callback(), swapped, cookies);

        // Then
        one.status().body("status", equalTo("failed")).body("cause", equalTo("provider_error:invalid_grant"));
        other.status().body("status", equalTo("open"));
        assertThat(vault.confirmations()).isEmpty();
    }

    @Test
    void tokensInTheWayBackAreNoAnswer() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        var implicit = pressed.consented();
        implicit.remove("code");
        implicit.put("access_token", "stolen");
        implicit.put("token_type", "Bearer");

        // When
        var answer = Journey.comeBack(pressed.callback(), implicit, pressed.cookies());

        // Then
        answer.then().statusCode(400);
        untouched(journey);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "TRACE", "PUT", "POST", "PATCH", "DELETE", "HEAD", "CONNECT-ISH"})
    void noOtherMethodCountsOnTheWayBack(String method) {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        given().cookies(pressed.cookies()).queryParams(pressed.consented()).request(method, pressed.callback());

        // Then
        untouched(journey);
        Journey.comeBack(pressed).then().statusCode(200);
        journey.status().body("status", equalTo("connected"));
    }

    @Test
    void aStateExpires() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        clock.advance(Duration.ofMinutes(10));

        // When
        var late = Journey.comeBack(pressed);

        // Then
        refused(late);
        untouched(journey);
    }

    @Test
    void aSecondStartVoidsTheFirst() {
        // Given
        var journey = Journey.open();
        var first = journey.press(provider);
        var second = journey.press(provider);

        // When
        var late = Journey.comeBack(first);

        // Then
        refused(late);
        untouched(journey);
        Journey.comeBack(second).then().statusCode(200);
    }

    @Test
    void aResponseWithAParameterTwiceIsRefused() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        var answer = given().accept("text/html")
                .cookies(pressed.cookies())
                .queryParam("state", pressed.visit().state())
                .queryParam("code", pressed.visit().code(), "another")
                .get(pressed.callback());

        // Then
        refused(answer);
        untouched(journey);
    }

    @Test
    void aCallbackWithoutAnythingIsRefused() {
        // When
        var answer = Journey.comeBack("/oauth/confirm/acme", Map.of(), Map.of());

        // Then
        refused(answer);
    }

    @Test
    void aHeadRequestCountsNothing() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        given().cookies(pressed.cookies()).queryParams(pressed.consented()).head(pressed.callback());

        // Then
        untouched(journey);
        Journey.comeBack(pressed).then().statusCode(200);
    }

    @Test
    void aProgramGetsAProblemDocument() {
        // When
        var answer = given().accept("application/json").get("/google_gmail/confirm?state=x&code=y");

        // Then
        answer.then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("state_invalid"))
                .header("Referrer-Policy", "no-referrer");
    }

    @Test
    void deletingTheProviderEndsItsFlows() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        given().auth()
                .oauth2(Tokens.with("providers:write"))
                .delete("/v1/providers/" + journey.provider())
                .then()
                .statusCode(204);

        // When
        var answer = Journey.comeBack(pressed);

        // Then
        refused(answer);
    }

    private void refused(Response answer) {
        answer.then()
                .statusCode(400)
                .contentType("text/html")
                .body(containsString("This visit to the provider is not one that this browser began here"));
    }

    private void untouched(Journey journey) {
        journey.status().body("status", equalTo("open"));
        assertThat(vault.redemptions()).isEmpty();
    }
}
