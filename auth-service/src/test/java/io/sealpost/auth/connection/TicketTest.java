package io.sealpost.auth.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page behind the link, its button, and what a link is worth when it is wrong, used or old. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class TicketTest {

    FakeVault vault;
    FakeProvider provider;

    @Inject
    MovableClock clock;

    @Inject
    DataSource database;

    @Inject
    Session session;

    @BeforeEach
    void fresh() {
        vault.reset();
        provider.reset();
        clock.reset();
    }

    @Test
    void thePageSaysWhoAsksForWhichAccountAtWhichProvider() {
        // Given
        var journey = Journey.open();

        // When
        var page = journey.page();

        // Then
        page.then()
                .statusCode(200)
                .contentType("text/html")
                .body(allOf(
                        containsString("Bert of Example"),
                        containsString("anna@example.com"),
                        containsString("<form method=\"post\">")));
    }

    @ParameterizedTest
    @CsvSource({"send, to send mail.", "fetch_imap, to read mail.", "send fetch_imap, to send and read mail."})
    void thePageSaysWhatTheMailboxIsFor(String uses, String words) {
        // Given
        var request = Journey.request(Journey.newProvider());
        request.put("uses", List.of(uses.split(" ")));

        // When
        var page = Journey.open(request).page();

        // Then
        page.then().statusCode(200).body(containsString(words));
    }

    @Test
    void whatABackendSaysIsNoTemplate() {
        // Given
        var request = Journey.request(Journey.newProvider());
        request.put("requested_by", "{account} {1+1} {#if true}x{/if} {cdi:vault}");

        // When
        var page = Journey.open(request).page();

        // Then
        page.then().statusCode(200).body(containsString("{account} {1+1} {#if true}x{/if} {cdi:vault} asks"));
    }

    @Test
    void whatABackendSaysIsTextOnThePage() {
        // Given
        var request = Journey.request(Journey.newProvider());
        request.put("requested_by", "<script>alert('x')</script> & \"Co\"");
        request.put("account", "\"><img/src=x>@example.com".replace("/", ""));
        var journey = Journey.open(request);

        // When
        var page = journey.page();

        // Then
        page.then()
                .body(allOf(
                        not(containsString("<script")), not(containsString("<img")), containsString("&lt;script&gt;")));
    }

    @Test
    void lookingChangesNothing() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        journey.page();
        given().head("/connect/" + journey.ticket()).then().statusCode(200);

        // Then
        journey.status().body("status", equalTo("open"));
        Journey.comeBack(pressed).then().statusCode(200);
    }

    @Test
    void theCookieIsForTheCallbackOfThisFlowOnly() {
        // Given
        var journey = Journey.open();

        // When
        var pressed = journey.press(provider);

        // Then
        assertThat(pressed.cookieHeader())
                .startsWith("sealpost_connect_")
                .contains("Path=/oauth/confirm/" + journey.provider())
                .contains("HttpOnly")
                .contains("SameSite=Lax")
                .contains("Max-Age=")
                .doesNotContain("Secure")
                .doesNotContain(pressed.visit().state());
        assertThat(journey.press(provider).cookies().keySet())
                .doesNotContainAnyElementsOf(pressed.cookies().keySet());
    }

    @Test
    void overHttpsTheFlowWorksWithACookieThatBrowsersTakeFromHttpsAlone() {
        // Given
        ProviderSteps.baseUrl(vault, "https://mail.example.com");
        try {
            var journey = Journey.open();

            // When
            var pressed = journey.press(provider);

            // Then
            assertThat(pressed.cookieHeader())
                    .startsWith("__Secure-sealpost_connect_")
                    .contains("Secure");
            Journey.comeBack(pressed).then().statusCode(200);
            journey.status().body("status", equalTo("connected"));
        } finally {
            ProviderSteps.baseUrl(vault, "http://localhost:8081");
        }
    }

    @Test
    void anUnknownTicketIsNotFound() {
        problem(program("A".repeat(43)), 404, "not_found");
    }

    @Test
    void whatIsNoTicketIsNotFound() {
        problem(program("..%2f..%2fetc"), 404, "not_found");
    }

    @Test
    void aUsedTicketIsGone() {
        // Given
        var journey = Journey.open();
        journey.complete(provider);

        // When
        var answer = program(journey.ticket());

        // Then
        problem(answer, 410, "ticket_used");
        journey.page().then().statusCode(410).contentType("text/html").body(containsString("used already"));
        journey.press(Map.of("Accept", "application/json"))
                .then()
                .statusCode(410)
                .body("code", equalTo("ticket_used"));
    }

    @Test
    void anOldTicketIsGone() {
        // Given
        var journey = Journey.open();
        clock.advance(Duration.ofHours(1));

        // When
        var answer = program(journey.ticket());

        // Then
        problem(answer, 410, "ticket_expired");
        journey.page().then().statusCode(410).contentType("text/html").body(containsString("too old"));
        journey.press(Map.of()).then().statusCode(410);
    }

    @Test
    void anotherSiteCannotPressTheButton() {
        // Given
        var journey = Journey.open();

        // When
        var answer = journey.press(Map.of("Sec-Fetch-Site", "cross-site", "Origin", "http://localhost:8081"));

        // Then
        problem(answer.then(), 403, "forbidden");
        journey.press(Map.of("Sec-Fetch-Site", "same-site")).then().statusCode(403);
        journey.press(Map.of("Origin", "https://evil.example")).then().statusCode(403);
        journey.press(Map.of("Origin", "null")).then().statusCode(403);
        journey.status().body("status", equalTo("open"));
    }

    @Test
    void ourOwnPagePressesTheButton() {
        // Given
        var journey = Journey.open();

        // When
        var pressed = journey.press(Map.of("Sec-Fetch-Site", "same-origin", "Origin", "null"));

        // Then
        pressed.then().statusCode(303);
        journey.press(Map.of("Origin", "http://localhost:8081")).then().statusCode(303);
    }

    @Test
    void aVaultThatIsDownChangesNothing() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        vault.goesDown(true);

        // When
        var answer = journey.press(Map.of("Accept", "text/html"));

        // Then
        answer.then().statusCode(503).contentType("text/html").body(containsString("Try again in a moment"));
        problem(journey.press(Map.of()).then(), 503, "vault_unavailable");
        journey.page().then().statusCode(503).header("Retry-After", "2");
        vault.goesDown(false);
        Journey.comeBack(pressed).then().statusCode(200);
    }

    @Test
    void aProviderWhoseApplicationIsOfAnotherTemplateByNowConnectsNothing() {
        // Given
        var journey = Journey.open();
        vault.application(json -> json.put("template", "google"));

        // When
        var answer = journey.press(Map.of());

        // Then
        problem(answer.then(), 409, "conflict");
        journey.page().then().statusCode(409);
        journey.status().body("status", equalTo("open"));
    }

    @Test
    void aProviderThatGoesAwayWhileTheButtonIsPressedIsToldSo() {
        // Given
        var journey = Journey.open();
        vault.application(json -> QuarkusTransaction.requiringNew()
                .run(() -> session.createMutationQuery("delete from Provider where name = ?1")
                        .setParameter(1, journey.provider())
                        .executeUpdate()));

        // When
        var answer = journey.press(Map.of());

        // Then
        problem(answer.then(), 409, "conflict");
        journey.status().body("status", equalTo("open"));
    }

    @Test
    void ticketsStatesAndCookiesAreStoredAsHashesOnlyAndVerifiersNotAtAll() throws Exception {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        var dump = dump("connection") + dump("connection_flow");
        Journey.comeBack(pressed);

        // Then
        assertThat(dump)
                .contains(journey.id())
                .doesNotContain(vault.redemptions().getLast().get("code_verifier"))
                .doesNotContain(journey.ticket())
                .doesNotContain(pressed.visit().state())
                .doesNotContain(pressed.cookies().values().iterator().next());
    }

    @Test
    void everyAnswerToABrowserCarriesTheHeaders() {
        // Given
        var journey = Journey.open();

        // When
        var page = journey.page();
        var pressed = journey.press(provider);
        var end = Journey.comeBack(pressed);
        var refused = Journey.comeBack(pressed);
        var unknown = given().accept("text/html").get("/connect/unknown");
        var problem = given().get("/connect/unknown");

        // Then
        for (var answer : List.of(page, pressed.answer(), end, refused, unknown, problem)) {
            guarded(answer);
        }
        assertThat(page.header("Content-Security-Policy"))
                .contains("form-action 'self' " + provider.issuer() + ";")
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void theButtonMayLeadToWhereTheBrowserReturns() {
        // Given
        ProviderSteps.allowReturns(vault, "https://app.example.com:8443/mail");
        var request = Journey.request(Journey.newProvider());
        request.put("return_to", "https://app.example.com:8443/mail/done");
        var journey = Journey.open(request);

        // When
        var page = journey.page();

        // Then
        assertThat(page.header("Content-Security-Policy"))
                .contains("form-action 'self' " + provider.issuer() + " https://app.example.com:8443;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "HEAD", "CONNECT-ISH"})
    void noOtherMethodPressesTheButton(String method) {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        var answer = given().redirects().follow(false).request(method, "/connect/" + journey.ticket());

        // Then
        assertThat(answer.header("Set-Cookie")).isNull();
        guarded(answer);
        Journey.comeBack(pressed).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /connect, 404",
        "GET, /connect/, 404",
        "GET, /connect/a/b, 404",
        "GET, /connect/%00, 400",
        "GET, /%63onnect/x, 404",
        "PUT, /connect/x, 405",
        "POST, /oauth/confirm/acme, 405",
        "DELETE, /google_gmail/confirm, 405",
        "PUT, /microsoft_outlook/confirm, 405",
        "GET, /oauth/confirm, 404",
        "GET, /oauth/confirm/a/b, 404",
        "GET, /google_gmail, 404",
        "GET, /, 404",
        "GET, /nothing-here, 404",
        "GET, /microsoft_outlook/confirm, 400"
    })
    void anErrorOfTheServerItselfCarriesTheHeaders(String method, String path, int status) {
        for (var accept : List.of("text/html", "application/json", "image/png")) {
            var answer = given().urlEncodingEnabled(false).accept(accept).request(method, path);

            answer.then().statusCode(status);
            guarded(answer);
        }
    }

    @Test
    void aBodyThatIsTooLargeOrOddIsRefusedWithTheHeaders() {
        // Given
        var journey = Journey.open();

        // When
        var large = given().contentType("text/plain")
                .body(new byte[2 << 20])
                .redirects()
                .follow(false)
                .post("/connect/" + journey.ticket());

        // Then
        large.then().statusCode(413);
        guarded(large);
        journey.status().body("status", equalTo("open"));
    }

    @Test
    void everyValueThatProtectsAVisitHas256Bits() {
        // Given
        var journey = Journey.open();

        // When
        var pressed = journey.press(provider);
        Journey.comeBack(pressed);

        // Then
        assertThat(List.of(
                        journey.ticket(),
                        pressed.visit().state(),
                        pressed.visit().parameter("nonce"),
                        pressed.cookies().values().iterator().next(),
                        vault.redemptions().getFirst().get("code_verifier")))
                .allSatisfy(
                        text -> assertThat(Base64.getUrlDecoder().decode(text)).hasSizeGreaterThanOrEqualTo(32));
        assertThat(pressed.visit().parameter("response_type")).isEqualTo("code");
        assertThat(pressed.visit().parameter("code_challenge_method")).isEqualTo("S256");
    }

    @Test
    void aRefusalDoesNotRepeatTheTicket() {
        // Given
        var journey = Journey.open();
        Journey.comeBack(journey.press(provider));

        // When
        var answer = given().accept("application/json").get("/connect/" + journey.ticket());

        // Then
        problem(answer.then(), 410, "ticket_used");
        assertThat(answer.asString() + answer.headers()).doesNotContain(journey.ticket());
    }

    @Test
    void aFlowThatTheVersionBeforeBeganIsFinished() throws Exception {
        // Given: it stored the verifier, and sent the browser away with its challenge
        var verifier = "0123456789".repeat(5);
        var journey = Journey.open();
        var pressed = journey.press(provider);
        execute("update connection_flow set code_verifier = '" + verifier + "' where connection = '" + journey.id()
                + "'");

        // When
        Journey.comeBack(pressed);

        // Then
        assertThat(vault.redemptions().getLast()).containsEntry("code_verifier", verifier);
    }

    private static void guarded(Response answer) {
        for (var name : List.of("Referrer-Policy", "Cache-Control", "X-Frame-Options", "Content-Security-Policy")) {
            assertThat(answer.headers().getValues(name)).as(name).hasSize(1);
        }
        assertThat(answer.header("Content-Security-Policy"))
                .contains("frame-ancestors 'none'", "form-action ", "base-uri 'none'");
        assertThat(answer.headers().getValues("X-Content-Type-Options")).containsExactly("nosniff");
        answer.then()
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .header("X-Frame-Options", "DENY")
                .header("Content-Security-Policy", containsString("default-src 'none'"));
    }

    private static ValidatableResponse program(String ticket) {
        return given().urlEncodingEnabled(false).get("/connect/" + ticket).then();
    }

    private static void problem(ValidatableResponse answer, int status, String code) {
        answer.statusCode(status)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo(code));
    }

    private void execute(String sql) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String dump(String table) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select t::text from " + table + " t")) {
            var text = new StringBuilder();
            while (rows.next()) {
                text.append(rows.getString(1)).append('\n');
            }
            return text.toString();
        }
    }
}
