package io.sealpost.auth.provider;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ProviderResourceTest {

    private static final String SECRET = "a-very-secret-value";

    FakeVault vault;

    @BeforeEach
    void fresh() {
        vault.reset();
    }

    @Test
    void aProviderReadsAsItWasPutWithDefaultsFilledIn() {
        // Given
        var name = name();

        // When
        var answer = put(name, form("microsoft"));

        // Then
        answer.then()
                .statusCode(201)
                .header("ETag", get(name).header("ETag"))
                .body("provider", equalTo(name))
                .body("application", equalTo("acme-microsoft"))
                .body("template", equalTo("microsoft"))
                .body("sign_in.allowed", equalTo(false))
                .body("sign_in.scope", equalTo("openid profile email"))
                .body("sign_in.login_button_label", equalTo("Sign in with Microsoft"))
                .body("sign_in.link_verified_email", equalTo(false))
                .body("mail.allowed", equalTo(true))
                .body("mail.scope", equalTo("openid profile email offline_access"))
                .body("mail.authorization_params", notNullValue())
                .body("legacy_redirect", equalTo(false))
                .body("redirect_uris", equalTo(List.of("http://localhost:8081/microsoft_outlook/confirm")));
    }

    @Test
    void whatWasReadCanBePutAgain() {
        // Given
        var name = name();
        put(name, form("google")).then().statusCode(201);
        var read = get(name);

        // When
        var answer = putText(name, read.asString());

        // Then
        answer.then()
                .statusCode(200)
                .header("ETag", equalTo(read.header("ETag")))
                .body("", equalTo(read.jsonPath().getMap("")));
    }

    @Test
    void aPutOfWhatIsThereChangesNothing() {
        // Given
        var name = name();
        put(name, form("custom")).then().statusCode(201);
        var first = get(name);

        // When
        var second = put(name, form("custom"));

        // Then
        second.then()
                .statusCode(200)
                .header("ETag", equalTo(first.header("ETag")))
                .body("updated_at", equalTo(first.path("updated_at")));
        var other = form("custom");
        other.put("mail", Map.of("allowed", false));
        put(name, other).then().statusCode(200).header("ETag", not(equalTo(first.header("ETag"))));
    }

    @Test
    void redirectUrisFollowTheTemplateAndTheUses() {
        // Given
        var name = name();
        var form = form("custom");
        form.put("sign_in", Map.of("allowed", true));

        // When
        var answer = put(name, form);

        // Then
        answer.then()
                .body(
                        "redirect_uris",
                        equalTo(List.of(
                                "http://localhost:8081/oauth/confirm/" + name,
                                "http://localhost:8081/auth_oauth/signin/" + name)));
        form.put("mail", Map.of("allowed", false));
        form.remove("sign_in");
        put(name, form).then().body("redirect_uris", empty());
    }

    @ParameterizedTest
    @CsvSource({
        "microsoft, true, false, false, /microsoft_outlook/confirm",
        "microsoft, true, true, false, /microsoft_outlook/confirm /auth_oauth/signin/NAME",
        "microsoft, true, true, true, /microsoft_outlook/confirm /auth_oauth/signin",
        "microsoft, true, false, true, /microsoft_outlook/confirm",
        "google, true, false, false, /google_gmail/confirm",
        "google, false, true, false, /auth_oauth/signin/NAME",
        "google, true, true, true, /google_gmail/confirm /auth_oauth/signin",
        "custom, true, true, true, /oauth/confirm/NAME /auth_oauth/signin",
    })
    void whatIsToBePastedAtTheProviderFollowsTheTemplate(
            String template, boolean mail, boolean signIn, boolean legacy, String paths) {
        // Given
        var name = name();
        var form = form(template);
        form.put("mail", Map.of("allowed", mail));
        form.put("sign_in", Map.of("allowed", signIn));
        form.put("legacy_redirect", legacy);

        // When
        var stored = put(name, form);

        // Then
        var expected = Stream.of(paths.replace("NAME", name).split(" ", -1))
                .map("http://localhost:8081"::concat)
                .toList();
        stored.then().statusCode(201).body("redirect_uris", equalTo(expected));
        get(name).then().body("redirect_uris", equalTo(expected));
        delete(name).then().statusCode(204);
    }

    @Test
    void oneProviderOwnsTheLegacyRedirect() {
        // Given
        var owner = name();
        var form = form("custom");
        form.put("legacy_redirect", true);
        form.put("sign_in", Map.of("allowed", true));
        put(owner, form)
                .then()
                .statusCode(201)
                .body("redirect_uris", hasItem("http://localhost:8081/auth_oauth/signin"));

        // When
        var answer = put(name(), form);

        // Then
        answer.then().statusCode(409).body("code", equalTo("conflict"));
        delete(owner).then().statusCode(204);
        var other = name();
        put(other, form).then().statusCode(201);
        delete(other).then().statusCode(204);
    }

    @Test
    void aStaleTagIsRefusedAndNothingIsRelayed() {
        // Given
        var name = name();
        var stale = put(name, form("custom")).header("ETag");
        var form = form("custom");
        form.put("mail", Map.of("allowed", false));
        put(name, form).then().statusCode(200);
        form.put("client_id", "other");

        // When
        var answer = given().auth()
                .oauth2(Tokens.alsoForTheVault("providers:write", "applications:write"))
                .header("If-Match", stale)
                .contentType(ContentType.JSON)
                .body(form)
                .put("/v1/providers/" + name);

        // Then
        answer.then().statusCode(412).body("code", equalTo("precondition_failed"));
        assertThat(vault.relayed()).isEmpty();
        given().auth()
                .oauth2(Tokens.with("providers:write"))
                .header("If-Match", stale)
                .delete("/v1/providers/" + name)
                .then()
                .statusCode(412);
    }

    @Test
    void theTagOfADeletedProviderIsStaleForItsSuccessor() {
        // Given
        var name = name();
        var tag = put(name, form("custom")).header("ETag");
        delete(name).then().statusCode(204);
        put(name, form("custom")).then().statusCode(201);

        // When
        var answer = given().auth()
                .oauth2(Tokens.with("providers:write"))
                .header("If-Match", tag)
                .delete("/v1/providers/" + name);

        // Then
        answer.then().statusCode(412);
    }

    @Test
    void aTagOfAProviderThatIsNotThereIsRefused() {
        given().auth()
                .oauth2(Tokens.with("providers:write"))
                .header("If-Match", "*")
                .contentType(ContentType.JSON)
                .body(form("custom"))
                .put("/v1/providers/" + name())
                .then()
                .statusCode(412);
    }

    @Test
    void aDeletedProviderIsGone() {
        // Given
        var name = name();
        put(name, form("custom")).then().statusCode(201);

        // When
        delete(name).then().statusCode(204);

        // Then
        get(name).then().statusCode(404).body("code", equalTo("not_found"));
        delete(name).then().statusCode(404);
    }

    @Test
    void providersAreListedInPages() {
        // Given
        var first = "aaa-" + name();
        var second = "aab-" + name();
        put(first, form("custom")).then().statusCode(201);
        put(second, form("custom")).then().statusCode(201);

        // When
        var page = list("?limit=1&after=aaa-");

        // Then
        page.then()
                .statusCode(200)
                .body("items.provider", equalTo(List.of(first)))
                .body("next", equalTo(first));
        list("?limit=1&after=" + first).then().body("items.provider", equalTo(List.of(second)));
        list("?after=zzz").then().body("items", empty()).body("next", nullValue());
        list("?limit=0").then().statusCode(400).body("code", equalTo("invalid_value"));
    }

    @Test
    void anApplicationThatTheVaultDoesNotHaveIsRefused() {
        var form = form("custom");
        form.put("application", "nobody");
        refused(put(name(), form), "invalid_value", "application");
    }

    @ParameterizedTest
    @CsvSource({"custom, microsoft", "google, microsoft", "microsoft, google", "custom, google"})
    void aTemplateThatIsNotTheApplicationsIsRefused(String template, String applications) {
        // Given
        var name = name();
        var form = form(template);
        form.put("application", FakeVault.applicationOf(applications));

        // When
        var answer = put(name, form);

        // Then
        refused(answer, "invalid_value", "template");
        answer.then().body("detail", containsString(applications));
        get(name).then().statusCode(404);
    }

    /** Microsoft's national clouds are at other endpoints than those that the vault knows. */
    @Test
    void aCustomApplicationMayBeWhatItsOperatorSays() {
        var form = form("microsoft");
        form.put("application", FakeVault.applicationOf("custom"));
        put(name(), form).then().statusCode(201).body("template", equalTo("microsoft"));
    }

    @Test
    void nothingIsStoredWhileTheVaultIsDown() {
        // Given
        var name = name();
        vault.goesDown(true);

        // When
        var answer = put(name, form("custom"));

        // Then
        answer.then().statusCode(503).header("Retry-After", "2").body("code", equalTo("vault_unavailable"));
        get(name).then().statusCode(404);
    }

    @Test
    void whatWasRelayedMayCountWhenTheVaultDoesNotAnswer() {
        // Given
        var name = name();
        vault.goesDown(true);

        // When
        var answer = relay(name, Tokens.alsoForTheVault("providers:write", "applications:write"));

        // Then
        answer.then()
                .statusCode(503)
                .header("Retry-After", "2")
                .body("code", equalTo("vault_unavailable"))
                .body("detail", containsString("may count already. Send the same again"));
        get(name).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({"'{}', vault_unavailable", "'{\"code\": \"database_unavailable\"}', database_unavailable"})
    void callersWaitAsLongAsTheVaultAsks(String problem, String code) {
        // Given
        vault.answersRelay(503, problem);

        // When
        var answer = relay(name(), Tokens.alsoForTheVault("providers:write", "applications:write"));

        // Then
        answer.then().statusCode(503).header("Retry-After", "60").body("code", equalTo(code));
    }

    @Test
    void theApplicationsFieldsAreRelayedInTheCallersName() {
        // Given
        var name = name();
        var token = Tokens.alsoForTheVault("providers:write", "applications:write");

        // When
        var answer = relay(name, token);

        // Then
        answer.then().statusCode(201).body("client_id", nullValue()).body("client_secrets", nullValue());
        assertThat(vault.relayed()).singleElement().satisfies(relayed -> {
            assertThat(relayed.authorization()).isEqualTo("Bearer " + token);
            assertThat(relayed.body().get("template").asText()).isEqualTo("custom");
            assertThat(relayed.body().get("client_id").asText()).isEqualTo("sealpost");
            assertThat(relayed.body().at("/client_secrets/2026/value").asText()).isEqualTo(SECRET);
            assertThat(relayed.body().has("mail")).isFalse();
        });
    }

    @Test
    void aTokenThatIsNotForTheVaultRelaysNothing() {
        // Given
        var name = name();

        // When
        var answer = relay(name, Tokens.with("providers:write", "applications:write"));

        // Then
        answer.then()
                .statusCode(403)
                .body("code", equalTo("forbidden"))
                .body("detail", containsString("PUT /v1/applications/acme"));
        assertThat(vault.relayed()).isEmpty();
        get(name).then().statusCode(404);
    }

    @Test
    void aTokenWithoutTheVaultsPermissionRelaysNothing() {
        // When
        var answer = relay(name(), Tokens.alsoForTheVault("providers:write"));

        // Then
        answer.then().statusCode(403).body("code", equalTo("forbidden"));
        assertThat(vault.relayed()).isEmpty();
    }

    @Test
    void whatTheVaultRefusesIsPassedOnAndNothingIsStored() {
        // Given
        var name = name();
        vault.answersRelay(409, """
                {"status": 409, "code": "application_has_grants", "detail": "Delete its grants first.",
                 "violations": [{"field": "client_id", "message": "is in use"}]}
                """);

        // When
        var answer = relay(name, Tokens.alsoForTheVault("providers:write", "applications:write"));

        // Then
        answer.then()
                .statusCode(409)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("application_has_grants"))
                .body("detail", equalTo("Delete its grants first."))
                .body("violations[0].field", equalTo("client_id"));
        get(name).then().statusCode(404);
    }

    @Test
    void unknownFieldsAreRefusedAtEveryDepth() {
        var form = form("custom");
        form.put("client_idd", "x");
        refused(put(name(), form), "unknown_field", "client_idd");
        form = form("custom");
        form.put("mail", Map.of("allowed", true, "scopes", "x"));
        refused(put(name(), form), "unknown_field", "mail.scopes");
    }

    @Test
    void valuesOfTheWrongTypeAreRefused() {
        var form = form("custom");
        form.put("mail", Map.of("allowed", "perhaps"));
        refused(put(name(), form), "invalid_value", "mail.allowed");
        form = form("facebook");
        refused(put(name(), form), "invalid_value", "template");
        form = form("custom");
        form.remove("template");
        refused(put(name(), form), "invalid_value", "template");
    }

    @Test
    void aLabelHoldsNothingThatNobodySees() {
        for (var invisible : List.of("\u202e", "\u2066", "\u200b", "\u2028", "\u2029", "\u0085")) {
            var form = new HashMap<String, Object>(Map.of(
                    "application",
                    "acme-microsoft",
                    "template",
                    "microsoft",
                    "sign_in",
                    Map.of("login_button_label", "Sign in" + invisible)));
            refused(put(name(), form), "invalid_value", "sign_in.login_button_label");
        }
    }

    @Test
    void protocolParametersCannotBeOverridden() {
        for (var name : List.of(
                "client_id",
                "redirect_uri",
                "response_type",
                "response_mode",
                "state",
                "nonce",
                "scope",
                "code_challenge",
                "code_challenge_method",
                "request",
                "request_uri",
                "login_hint")) {
            var form = form("custom");
            form.put("mail", Map.of("allowed", true, "authorization_params", Map.of(name, "x")));
            refused(put(name(), form), "invalid_value", "mail.authorization_params." + name);
        }
        var form = form("google");
        form.put("mail", Map.of("allowed", true, "authorization_params", Map.of("prompt", "none")));
        refused(put(name(), form), "invalid_value", "mail.authorization_params.prompt");
    }

    @Test
    void microsoftsMailScopeHoldsNoOtherResource() {
        var form = form("microsoft");
        form.put("mail", Map.of("scope", "openid profile email offline_access https://graph.microsoft.com/Mail.Send"));
        refused(put(name(), form), "invalid_value", "mail.scope");
    }

    @ParameterizedTest
    @CsvSource({
        "microsoft, openid, openid profile",
        "microsoft, openid email, openid profile",
        "microsoft, profile email, openid profile",
        "google, profile email, openid"
    })
    void aSignInScopeBringsWhoSomebodyIs(String template, String scope, String needed) {
        // Given
        var form = form(template);
        form.put("sign_in", Map.of("allowed", true, "scope", scope));

        // When
        var answer = put(name(), form);

        // Then
        refused(answer, "invalid_value", "sign_in.scope");
        answer.then().body("detail", containsString("needs " + needed + ":"));
        form.put("sign_in", Map.of("allowed", true, "scope", needed));
        put(name(), form).then().statusCode(201);
    }

    @Test
    void tenantsAreIdsAndMicrosofts() {
        var form = form("microsoft");
        form.put("sign_in", Map.of("allowed_tenants", List.of("example.com")));
        refused(put(name(), form), "invalid_value", "sign_in.allowed_tenants");
        form = form("google");
        form.put("sign_in", Map.of("allowed_tenants", List.of("8a6f1c5e-0000-4000-8000-000000000001")));
        refused(put(name(), form), "invalid_value", "sign_in.allowed_tenants");
    }

    @Test
    void namesAreSmallAndPlain() {
        put("Upper", form("custom")).then().statusCode(400).body("code", equalTo("invalid_value"));
        put("x".repeat(65), form("custom")).then().statusCode(400);
    }

    private static Map<String, Object> form(String template) {
        return new HashMap<>(Map.of(
                "application",
                FakeVault.applicationOf(template),
                "template",
                template,
                "mail",
                Map.of("allowed", true)));
    }

    private static String name() {
        return "p-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static Response relay(String name, String token) {
        var form = form("custom");
        form.put("issuer", "https://issuer.example");
        form.put("client_id", "sealpost");
        form.put("client_secrets", Map.of("2026", Map.of("value", SECRET)));
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body(form)
                .put("/v1/providers/" + name);
    }

    private static Response put(String name, Map<String, Object> form) {
        return given().auth()
                .oauth2(Tokens.with("providers:write"))
                .contentType(ContentType.JSON)
                .body(form)
                .put("/v1/providers/" + name);
    }

    private static Response putText(String name, String json) {
        return given().auth()
                .oauth2(Tokens.with("providers:write"))
                .contentType(ContentType.JSON)
                .body(json)
                .put("/v1/providers/" + name);
    }

    private static Response get(String name) {
        return given().auth().oauth2(Tokens.with("providers:read")).get("/v1/providers/" + name);
    }

    private static Response list(String query) {
        return given().auth().oauth2(Tokens.with("providers:read")).get("/v1/providers" + query);
    }

    private static Response delete(String name) {
        return given().auth().oauth2(Tokens.with("providers:write")).delete("/v1/providers/" + name);
    }

    private static void refused(Response answer, String code, String field) {
        answer.then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo(code))
                .body("violations[0].field", equalTo(field));
    }
}
