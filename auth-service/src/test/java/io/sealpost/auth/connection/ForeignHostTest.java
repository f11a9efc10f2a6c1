package io.sealpost.auth.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.auth.connection.Journey.Pressed;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.ForeignHosts;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Addresses of a connection are made of {@code web.base.url} alone, whatever host a request says it was for. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ForeignHostTest {

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

    @ParameterizedTest
    @MethodSource("io.sealpost.auth.testing.ForeignHosts#all")
    void theLinkLeadsToOurOwnAddress(Map<String, String> headers) {
        // Given
        var request = Journey.request(Journey.newProvider());

        // When
        var opened = given().auth()
                .oauth2(Tokens.with("connections:write"))
                .headers(headers)
                .contentType(ContentType.JSON)
                .body(request)
                .post("/v1/connections");

        // Then
        opened.then().statusCode(201).body("connect_url", startsWith("http://localhost:8081/connect/"));
    }

    @ParameterizedTest
    @MethodSource("io.sealpost.auth.testing.ForeignHosts#all")
    void theProviderSendsTheBrowserBackToOurOwnAddress(Map<String, String> headers) {
        // Given
        var journey = Journey.open();

        // When
        var pressed = press(journey, headers);

        // Then
        assertThat(pressed.visit().parameter("redirect_uri")).isEqualTo(journey.callbackUri());
        assertThat(pressed.location()).startsWith(provider.issuer() + "/").doesNotContain(ForeignHosts.HOST);
        assertThat(pressed.cookieHeader())
                .startsWith("sealpost_connect_")
                .contains("Path=/oauth/confirm/" + journey.provider())
                .doesNotContain("Domain=")
                .doesNotContain("Secure");
    }

    @ParameterizedTest
    @MethodSource("io.sealpost.auth.testing.ForeignHosts#all")
    void whoComesBackUnderAnotherNameIsConnectedByOurOwnAddress(Map<String, String> headers) {
        // Given
        var journey = Journey.open();
        var pressed = press(journey, headers);

        // When
        var end = comeBack(pressed, headers);

        // Then
        end.then().statusCode(200);
        assertThat(end.asString()).doesNotContain(ForeignHosts.HOST);
        journey.status().body("status", equalTo("connected"));
        assertThat(vault.redemptions()).singleElement().satisfies(form -> assertThat(form)
                .containsEntry("redirect_uri", journey.callbackUri()));
    }

    /** A name of the attacker's that leads here (DNS rebinding) makes no site our own. */
    @ParameterizedTest
    @MethodSource("io.sealpost.auth.testing.ForeignHosts#all")
    void aSiteThatHasTheRequestsHostDoesNotPressTheButton(Map<String, String> headers) {
        // Given
        var journey = Journey.open();

        // When
        var answers = List.of(
                        "http://evil.example",
                        "http://evil.example:8443",
                        "https://evil.example",
                        "https://evil.example:8443")
                .stream()
                .map(origin -> journey.press(with(headers, "Origin", origin)))
                .toList();

        // Then
        assertThat(answers).extracting(Response::statusCode).containsOnly(403);
        journey.status().body("status", equalTo("open"));
    }

    private Pressed press(Journey journey, Map<String, String> headers) {
        var answer = journey.press(headers);
        answer.then().statusCode(303);
        return new Pressed(answer, provider.consent(answer.header("Location")));
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        var all = new HashMap<>(headers);
        all.put(name, value);
        return all;
    }

    private static Response comeBack(Pressed pressed, Map<String, String> headers) {
        return given().headers(headers)
                .accept("text/html")
                .cookies(pressed.cookies())
                .queryParams(pressed.consented())
                .redirects()
                .follow(false)
                .get(pressed.callback());
    }
}
