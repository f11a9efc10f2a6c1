package io.sealpost.auth.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links for the grants that need consent. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class RepairTest {

    private static final String ANNA = FakeProvider.ACCOUNT;
    private static final String BERT = "bert@example.com";
    private static final String OUTLOOK = "https://outlook.office.com/";

    FakeVault vault;
    FakeProvider provider;

    @Inject
    MovableClock clock;

    @Inject
    DataSource database;

    private String application;

    @BeforeEach
    void fresh() {
        vault.reset();
        provider.reset();
        clock.reset();
        application = newApplication();
    }

    @Test
    void eachGrantThatNeedsConsentGetsALinkOfItsOwn() {
        // Given
        var name = newProvider(application, "custom");
        dies(application, ANNA);
        vault.needsConsent(application, BERT, grant -> grant.put("cause", "refresh_token_revoked"));

        // When
        var answer = repair();

        // Then
        answer.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("items.account", equalTo(List.of(ANNA, BERT)))
                .body("items.provider", equalTo(List.of(name, name)))
                .body("items.cause", equalTo(List.of("invalid_grant", "refresh_token_revoked")))
                .body("next", nullValue());
        assertThat(links(answer)).doesNotHaveDuplicates().allSatisfy(link -> assertThat(link)
                .matches("http://localhost:8081/connect/[A-Za-z0-9_-]{43}"));
        var life = Duration.between(Instant.now(), Instant.parse(answer.<String>path("items[0].expires_at")));
        assertThat(life).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
    }

    @Test
    void theOwnerConsentsToWhatTheOldGrantHad() {
        // Given
        newProvider(application, "custom");
        dies(application, ANNA);
        vault.hasGrant(ANNA, FakeProvider.SUBJECT, "openid", "mail", "calendar");
        var journey = journeys(repair()).getFirst();

        // When
        var pressed = journey.press(provider);
        var end = Journey.comeBack(pressed);

        // Then
        assertThat(pressed.visit().parameter("login_hint")).isEqualTo(ANNA);
        assertThat(pressed.visit().parameter("scope").split(" ")).contains("mail", "calendar");
        end.then().statusCode(200);
        journey.status().body("status", equalTo("connected")).body("account", equalTo(ANNA));
    }

    @Test
    void anotherPersonsConsentRepairsNothing() {
        // Given
        newProvider(application, "custom");
        dies(application, BERT);
        var journey = journeys(repair()).getFirst();

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("wrong_account"));
        assertThat(vault.confirmations()).isEmpty();
    }

    @Test
    void anotherCallRenewsTheLinkAndTheOneBeforeWorksNoLonger() throws SQLException {
        // Given
        var name = newProvider(application, "custom");
        dies(application, ANNA);
        var before = journeys(repair()).getFirst();

        // When
        var after = journeys(repair()).getFirst();

        // Then
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.ticket()).isNotEqualTo(before.ticket());
        before.page().then().statusCode(404).body(containsString("newer"));
        before.press(Map.of()).then().statusCode(404);
        after.page().then().statusCode(200);
        assertThat(connectionsOf(name)).isOne();
    }

    @Test
    void whoIsAtTheProviderAlreadyMayComeBack() {
        // Given
        newProvider(application, "custom");
        dies(application, ANNA);
        var before = journeys(repair()).getFirst();
        var pressed = before.press(provider);

        // When
        repair().then().statusCode(200);
        var end = Journey.comeBack(pressed);

        // Then
        end.then().statusCode(200);
        before.status().body("status", equalTo("connected"));
    }

    @Test
    void aLinkThatRanOutIsRenewedInItsPlace() throws SQLException {
        // Given
        var name = newProvider(application, "custom");
        dies(application, ANNA);
        var before = journeys(repair()).getFirst();
        clock.advance(Duration.ofHours(2));
        before.status().body("status", equalTo("expired"));

        // When
        var after = journeys(repair()).getFirst();

        // Then
        after.status().body("status", equalTo("open"));
        after.page().then().statusCode(200);
        assertThat(connectionsOf(name)).isOne();
    }

    @Test
    void aLinkThatWasUsedStaysWhatBecameOfIt() {
        // Given
        newProvider(application, "custom");
        dies(application, ANNA);
        var before = journeys(repair()).getFirst();
        before.complete(provider);

        // When
        var after = journeys(repair()).getFirst();

        // Then
        assertThat(after.id()).isNotEqualTo(before.id());
        before.status().body("status", equalTo("connected"));
        after.status().body("status", equalTo("open"));
    }

    @Test
    void linksOfOthersStay() {
        // Given
        var name = newProvider(application, "custom");
        dies(application, ANNA);
        var single = Journey.open(Journey.request(name));
        var others = journeys(repair(Tokens.ofSubject("another", "connections:write"), Map.of(), Map.of()))
                .getFirst();

        // When
        var ours = journeys(repair()).getFirst();

        // Then
        assertThat(List.of(single, others, ours))
                .allSatisfy(journey -> journey.page().then().statusCode(200));
        assertThat(Stream.of(single, others, ours).map(Journey::id)).doesNotHaveDuplicates();
    }

    @Test
    void anAccountIsAskedForWhatItWasConnectedFor() {
        // Given
        newProvider(application, "custom");
        var name = newProvider(application, "custom");
        var request = Journey.request(name);
        request.put("uses", List.of("send"));
        request.put("account", "Anna@example.com");
        Journey.open(request).complete(provider);
        dies(application, ANNA);
        dies(application, BERT);

        // When
        var answer = repair();

        // Then
        answer.then().body("items[0].provider", equalTo(name));
        var journeys = journeys(answer);
        journeys.getFirst().status().body("uses", equalTo(List.of("send")));
        journeys.getLast().status().body("uses", equalTo(List.of("send", "fetch_imap")));
    }

    @ParameterizedTest
    @CsvSource({"SMTP.Send POP.AccessAsUser.All, send fetch_pop", "IMAP.AccessAsUser.All, fetch_imap", "smtp.send, send"
    })
    void microsoftsScopesTellTheUses(String had, String uses) {
        // Given
        newProvider(application, "microsoft");
        var scopes = Stream.of(had.split(" ")).map(OUTLOOK::concat).toList();
        vault.needsConsent(application, ANNA, grant -> scopes(grant, scopes));
        vault.needsConsent(
                application,
                BERT,
                grant -> scopes(
                        grant,
                        scopes.stream()
                                .map(scope -> scope.replace("office.com", "office365.com"))
                                .toList()));

        // When
        var journeys = journeys(repair());

        // Then
        assertThat(journeys).hasSize(2).allSatisfy(journey -> journey.status()
                .body("uses", equalTo(List.of(uses.split(" ")))));
    }

    @Test
    void whatNoConnectionMendsIsLeftOut() {
        // Given
        newProvider(application, "custom");
        var nobodys = newApplication();
        var notForMail = newApplication();
        newProvider(notForMail, "custom", false);
        var microsoft = newApplication();
        newProvider(microsoft, "microsoft");
        List.of(nobodys, notForMail).forEach(name -> dies(name, ANNA));
        vault.needsConsent(microsoft, ANNA, grant -> scopes(grant, List.of("https://graph.microsoft.com/Mail.Send")));
        dies(application, "a-login-name");
        dies(application, "an\u202ena@example.com");
        vault.needsConsent(application, "app@example.com", grant -> grant.put("grant_type", "client_credentials"));
        vault.needsConsent(
                application,
                "delegated@example.com",
                grant -> grant.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"));
        vault.needsConsent(application, "fine@example.com", grant -> grant.put("status", "active"));
        dies(application, ANNA);

        // When
        var answer = repair();

        // Then
        answer.then().statusCode(200).body("items.account", equalTo(List.of(ANNA)));
    }

    @Test
    void aProviderWhoseApplicationIsOfAnotherTemplateByNowIsLeftOut() {
        // Given
        newProvider(application, "custom");
        dies(application, ANNA);
        vault.hasApplication(application, "google");

        // When
        var answer = repair();

        // Then
        answer.then().statusCode(200).body("items", empty());
    }

    @Test
    void anApplicationThatNoBrowserCanGoToIsLeftOut() {
        // Given
        newProvider(application, "custom");
        dies(application, ANNA);
        vault.application(json -> json.putNull("authorization_endpoint"));

        // When
        var answer = repair();

        // Then
        answer.then().statusCode(200).body("items", empty());
    }

    @Test
    void pagesGoOnBehindWhatWasLeftOut() {
        // Given
        newProvider(application, "custom");
        var odd = "a%41{b}+c&d=?#@example.com";
        var accounts = List.of("a-login-name", odd, ANNA, BERT);
        accounts.forEach(account -> dies(application, account));

        // When
        var seen = new ArrayList<List<String>>();
        var cursor = application + "/";
        while (cursor != null) {
            var page = repair(Tokens.with("connections:write"), Map.of("limit", "1", "after", cursor), Map.of());
            page.then().statusCode(200);
            seen.add(page.path("items.account"));
            cursor = page.path("next");
        }

        // Then
        assertThat(seen).containsExactly(List.of(odd), List.of(), List.of(ANNA), List.of(BERT));
    }

    @Test
    void whoAsksAndWhereToReturnStandInEachLink() {
        // Given
        newProvider(application, "custom");
        ProviderSteps.allowReturns(vault, "https://app.example.com/mail");
        dies(application, ANNA);
        dies(application, BERT);

        // When
        var answer = repair(
                Tokens.with("connections:write"),
                Map.of(),
                Map.of("return_to", "https://app.example.com/mail/done", "requested_by", "Bert of Example"));

        // Then
        assertThat(journeys(answer)).hasSize(2).allSatisfy(journey -> {
            journey.status()
                    .body("return_to", equalTo("https://app.example.com/mail/done"))
                    .body("requested_by", equalTo("Bert of Example"));
            journey.page().then().body(containsString("Bert of Example"));
        });
    }

    @Test
    void whatAnEarlierCallSaidDoesNotStay() {
        // Given
        newProvider(application, "custom");
        ProviderSteps.allowReturns(vault, "https://app.example.com/mail");
        dies(application, ANNA);
        repair(
                Tokens.with("connections:write"),
                Map.of(),
                Map.of("return_to", "https://app.example.com/mail", "requested_by", "Bert of Example"));

        // When
        var journey = journeys(repair()).getFirst();

        // Then
        journey.status().body("return_to", nullValue()).body("requested_by", equalTo("https://issuer.test#tester"));
    }

    @ParameterizedTest
    @CsvSource({"limit, 0", "limit, 101", "limit, x", "limit, -1", "after, x", "after, %00"})
    void aPageThatCannotBeIsRefused(String parameter, String value) {
        given().urlEncodingEnabled(false)
                .auth()
                .oauth2(Tokens.with("connections:write"))
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/v1/repairs?" + parameter + "=" + value)
                .then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo(parameter));
    }

    @Test
    void aCursorLongerThanAnyIsRefused() {
        repair(Tokens.with("connections:write"), Map.of("after", "a/" + "%".repeat(1000)), Map.of())
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("after"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{\"account\": \"anna@example.com\"}",
                "{\"return_to\": \"https://evil.example/\"}"
            })
    void whatIsNotForAllOfThemIsRefused(String body) {
        // Given
        newProvider(application, "custom");
        dies(application, ANNA);

        // When
        var answer = given().auth()
                .oauth2(Tokens.with("connections:write"))
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/repairs");

        // Then
        answer.then().statusCode(400).contentType(containsString("application/problem+json"));
    }

    @Test
    void withoutTheVaultTheLinksBeforeStay() {
        // Given
        newProvider(application, "custom");
        dies(application, ANNA);
        var before = journeys(repair()).getFirst();
        vault.goesDown(true);

        // When
        var answer = repair();

        // Then
        answer.then().statusCode(503).body("code", equalTo("vault_unavailable"));
        vault.goesDown(false);
        before.page().then().statusCode(200);
    }

    @Test
    void ticketsAreStoredAsHashesOnly() throws SQLException {
        // Given
        newProvider(application, "custom");
        dies(application, ANNA);

        // When
        var journey = journeys(repair()).getFirst();

        // Then
        assertThat(select("select string_agg(t::text, ' ') from connection t"))
                .contains(journey.id())
                .doesNotContain(journey.ticket());
    }

    private String newApplication() {
        var name = "app-" + UUID.randomUUID();
        vault.hasApplication(name, "custom");
        return name;
    }

    private void dies(String application, String account) {
        vault.needsConsent(application, account, grant -> {});
    }

    private static void scopes(ObjectNode grant, List<String> scopes) {
        var list = grant.putArray("scopes");
        scopes.forEach((Consumer<String>) list::add);
    }

    private String newProvider(String application, String template) {
        return newProvider(application, template, true);
    }

    private String newProvider(String application, String template, boolean forMail) {
        var name = template + "-" + UUID.randomUUID();
        vault.hasApplication(application, template);
        given().auth()
                .oauth2(Tokens.with("providers:write"))
                .contentType(ContentType.JSON)
                .body(Map.of("application", application, "template", template, "mail", Map.of("allowed", forMail)))
                .put("/v1/providers/" + name)
                .then()
                .statusCode(201);
        return name;
    }

    private static Response repair() {
        return repair(Tokens.with("connections:write"), Map.of(), Map.of());
    }

    private static Response repair(String token, Map<String, String> query, Map<String, String> body) {
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .queryParams(query)
                .body(body)
                .post("/v1/repairs");
    }

    private static List<String> links(Response answer) {
        return answer.path("items.connect_url");
    }

    private static List<Journey> journeys(Response answer) {
        answer.then().statusCode(200);
        return answer.jsonPath().<Map<String, String>>getList("items").stream()
                .map(connection -> new Journey(
                        connection.get("id"),
                        URI.create(connection.get("connect_url")).getPath().substring("/connect/".length()),
                        connection.get("provider")))
                .toList();
    }

    private int connectionsOf(String name) throws SQLException {
        return Integer.parseInt(select("select count(*) from connection where provider = '" + name + "'"));
    }

    private String select(String query) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
