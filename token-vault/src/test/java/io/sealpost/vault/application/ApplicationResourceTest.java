package io.sealpost.vault.application;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ApplicationResourceTest {

    private FakeProvider provider;
    private String name;

    @BeforeEach
    void start() {
        provider = new FakeProvider();
        name = "app-" + UUID.randomUUID();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void aProviderWithoutANameCannotNameItself() {
        var form = Vault.form(provider);
        form.remove("issuer");
        form.put("token_endpoint", provider.issuer() + "/token");
        form.put("authorization_response_iss_parameter_supported", true);

        Vault.putApplication("nameless", form)
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("authorization_response_iss_parameter_supported"));
    }

    @Test
    void whetherAProviderNamesItselfIsDiscoveredOrGiven() {
        var discovered = Vault.form(provider);
        discovered.put("issuer", provider.issuer() + "/naming-itself");
        var given = Vault.form(provider);
        given.put("authorization_response_iss_parameter_supported", true);

        Vault.putApplication("naming-" + UUID.randomUUID(), discovered)
                .then()
                .statusCode(201)
                .body("authorization_response_iss_parameter_supported", equalTo(true));
        Vault.putApplication("naming-" + UUID.randomUUID(), given)
                .then()
                .body("authorization_response_iss_parameter_supported", equalTo(true));
        Vault.putApplication("naming-" + UUID.randomUUID(), Vault.form(provider))
                .then()
                .body("authorization_response_iss_parameter_supported", equalTo(false));
    }

    @Test
    void noAnswerHoldsAClientSecret() {
        var stored = Vault.putApplication(name, Vault.form(provider));

        stored.then()
                .statusCode(201)
                .body("client_secrets.2026.fingerprint", notNullValue())
                .body("client_secrets.2026", not(hasKey("value")));
        assertThat(stored.asString() + read().asString()).doesNotContain("client-secret\"");
    }

    @Test
    void theCustomTemplateDiscoversItsEndpoints() {
        Vault.putApplication(name, Vault.form(provider))
                .then()
                .body("token_endpoint", equalTo(provider.issuer() + "/token"))
                .body("jwks_uri", equalTo(provider.issuer() + "/keys"))
                .body("device_authorization_endpoint", equalTo(provider.issuer() + "/device"));
    }

    @Test
    void metadataOfAnotherIssuerIsRefused() {
        var form = changed("issuer", provider.issuer() + "/other");

        refused(Vault.putApplication(name, form), 400, "invalid_value", "issuer");
        read().then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/without-token", "/without-issuer"})
    void metadataThatLacksWhatIsNeededIsRefused(String path) {
        var form = changed("issuer", provider.issuer() + path);

        refused(Vault.putApplication(name, form), 400, "invalid_value", "issuer");
        read().then().statusCode(404);
    }

    @Test
    void anIssuerThatDoesNotAnswerIsTheProvidersTrouble() {
        provider.close();

        Vault.putApplication(name, Vault.form(provider))
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("provider_unavailable"));
    }

    @Test
    void theMicrosoftTemplateKnowsItsEndpointsAndHosts() {
        Vault.putApplication(name, Map.of("template", "microsoft", "tenant", "contoso.example", "client_id", "id"))
                .then()
                .statusCode(201)
                .body("token_endpoint", equalTo("https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token"))
                .body("mail_hosts[0]", equalTo("smtp.office365.com"));
    }

    @Test
    void whatATemplateFixesCannotBeChanged() {
        refused(
                Vault.putApplication(
                        name,
                        Map.of(
                                "template",
                                "google",
                                "client_id",
                                "id",
                                "token_endpoint",
                                "https://evil.example/token")),
                400,
                "invalid_value",
                "token_endpoint");
    }

    @Test
    void aReadCanBePutBackAsItIs() {
        Vault.putApplication(name, Vault.form(provider));

        given().auth()
                .oauth2(Tokens.with("applications:write"))
                .contentType(ContentType.JSON)
                .body(read().asString())
                .put("/v1/applications/" + name)
                .then()
                .statusCode(200)
                .body("client_secrets.2026.fingerprint", notNullValue());
    }

    @Test
    void severalSecretsLiveAtOnceAndNullRemovesOne() {
        Vault.putApplication(name, Vault.form(provider));
        Vault.putApplication(name, changed("client_secrets", Map.of("2027", Map.of("value", "next"))))
                .then()
                .body("client_secrets", hasKey("2026"))
                .body("client_secrets", hasKey("2027"));

        var removal = new HashMap<String, Object>();
        removal.put("2026", null);
        Vault.putApplication(name, changed("client_secrets", removal))
                .then()
                .statusCode(200)
                .body("client_secrets", not(hasKey("2026")))
                .body("client_secrets", hasKey("2027"));
    }

    @Test
    void secretsDoNotFollowAChangedClientId() {
        Vault.putApplication(name, Vault.form(provider));
        var form = changed("client_id", "another");
        form.remove("client_secrets");

        Vault.putApplication(name, form).then().statusCode(200).body("client_secrets", not(hasKey("2026")));
    }

    @Test
    void secretsDoNotFollowAChangedEndpoint() {
        Vault.putApplication(name, Vault.form(provider));
        var form = changed("token_endpoint", "https://evil.example/token");
        form.remove("client_secrets");

        Vault.putApplication(name, form).then().statusCode(200).body("client_secrets", not(hasKey("2026")));
    }

    @Test
    void secretsDoNotFollowAChangedDeviceEndpoint() {
        Vault.putApplication(name, Vault.form(provider));
        var form = changed("device_authorization_endpoint", "https://evil.example/device");
        form.remove("client_secrets");

        Vault.putApplication(name, form).then().statusCode(200).body("client_secrets", not(hasKey("2026")));
    }

    @Test
    void aProviderThatBeginsToServeDevicesIsNoOtherParty() {
        Vault.putApplication(name, Vault.form(provider));
        Vault.connect(provider, name, "anna@example.com");
        var form = changed("device_authorization_endpoint", provider.issuer() + "/another-device");
        form.remove("client_secrets");

        Vault.putApplication(name, form).then().statusCode(200).body("client_secrets", hasKey("2026"));
    }

    @Test
    void anApplicationWithGrantsKeepsItsIdentity() {
        Vault.putApplication(name, Vault.form(provider));
        Vault.connect(provider, name, "anna@example.com");

        refused(Vault.putApplication(name, changed("client_id", "another")), 409, "application_has_grants", "grants");
        refused(delete(), 409, "application_has_grants", "grants");
    }

    @Test
    void secretsDoNotFollowAnAddedMailHost() {
        Vault.putApplication(name, Vault.form(provider));
        var form = changed("mail_hosts", List.of("localhost", "evil.example"));
        form.remove("client_secrets");

        Vault.putApplication(name, form).then().statusCode(200).body("client_secrets", not(hasKey("2026")));
    }

    @Test
    void anApplicationWithGrantsIsGivenNoMailHostMore() {
        Vault.putApplication(name, Vault.form(provider));
        Vault.connect(provider, name, "anna@example.com");

        refused(
                Vault.putApplication(name, changed("mail_hosts", List.of("localhost", "evil.example"))),
                409,
                "application_has_grants",
                "grants");
        refused(
                Vault.putApplication(name, changed("mail_hosts", List.of("evil.example"))),
                409,
                "application_has_grants",
                "grants");
        Vault.accessToken(name, "anna@example.com")
                .then()
                .statusCode(200)
                .body("mail_hosts", equalTo(List.of("localhost")));
    }

    @Test
    void anApplicationWithGrantsMayLoseAMailHost() {
        Vault.putApplication(name, changed("mail_hosts", List.of("localhost", "mail.example")));
        Vault.connect(provider, name, "anna@example.com");
        var form = changed("mail_hosts", List.of("mail.example"));
        form.remove("client_secrets");

        Vault.putApplication(name, form).then().statusCode(200).body("client_secrets", hasKey("2026"));
    }

    @Test
    void anApplicationWithoutGrantsGoes() {
        Vault.putApplication(name, Vault.form(provider));

        delete().then().statusCode(204);

        read().then().statusCode(404);
    }

    @Test
    void aStaleTagIsRefused() {
        var tag = Vault.putApplication(name, Vault.form(provider)).header("ETag");
        Vault.putApplication(name, Vault.form(provider));

        given().auth()
                .oauth2(Tokens.with("applications:write"))
                .contentType(ContentType.JSON)
                .header("If-Match", tag)
                .body(Vault.form(provider))
                .put("/v1/applications/" + name)
                .then()
                .statusCode(412)
                .body("code", equalTo("precondition_failed"));
    }

    @Test
    void theTagOfADeletedApplicationIsStaleForItsSuccessor() {
        var tag = Vault.putApplication(name, Vault.form(provider)).header("ETag");
        delete().then().statusCode(204);
        Vault.putApplication(name, Vault.form(provider)).then().statusCode(201);

        given().auth()
                .oauth2(Tokens.with("applications:write"))
                .header("If-Match", tag)
                .delete("/v1/applications/" + name)
                .then()
                .statusCode(412);
    }

    @ParameterizedTest
    @CsvSource({
        "template, imap4, template",
        "client_id, '', client_id",
        "token_endpoint, http://provider.example/token, token_endpoint",
        "token_endpoint, https://user@provider.example/token, token_endpoint",
        "token_endpoint, not a uri, token_endpoint",
        "tenant, common, tenant",
        "client_authentication, none, client_authentication",
    })
    void anUnacceptableValueNamesItsField(String field, String value, String named) {
        refused(Vault.putApplication(name, changed(field, value)), 400, "invalid_value", named);
        read().then().statusCode(404);
    }

    @Test
    void anUnknownFieldIsNamed() {
        refused(Vault.putApplication(name, changed("client_secret", "x")), 400, "unknown_field", "client_secret");
    }

    @Test
    void aBodyThatIsNotJsonIsRefused() {
        given().auth()
                .oauth2(Tokens.with("applications:write"))
                .contentType(ContentType.JSON)
                .body("{\"client_secrets\": {\"a\": {\"value\": \"canary-secret\"")
                .put("/v1/applications/" + name)
                .then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("invalid_value"))
                .body(not(containsString("canary-secret")));
    }

    private Map<String, Object> changed(String field, Object value) {
        var form = Vault.form(provider);
        form.put(field, value);
        return form;
    }

    private Response read() {
        return given().auth().oauth2(Tokens.with("applications:read")).get("/v1/applications/" + name);
    }

    private Response delete() {
        return given().auth().oauth2(Tokens.with("applications:write")).delete("/v1/applications/" + name);
    }

    private static void refused(Response answer, int status, String code, String named) {
        answer.then()
                .statusCode(status)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo(code))
                .body("detail", containsString(named));
    }
}
