package io.sealpost.vault.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.FakeProvider.Fault;
import io.sealpost.vault.testing.ScriptedNames;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays every golden exchange against the running vault. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ContractTest {

    private static final String SECRET = "mail-service.outgoing.relay";
    private static final String SHARED_SECRET = "auth-service.signing-keys";

    private FakeProvider provider;

    static List<Exchange> exchanges() {
        return Exchange.all();
    }

    @BeforeEach
    void start() {
        provider = new FakeProvider();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void theVaultAnswersAsTheExchangeShows(Exchange exchange) throws Exception {
        // Given
        forget();
        var values = make(exchange.given());

        // When
        var answer = send(exchange, values);

        // Then
        var shown = exchange.response();
        assertThat(answer.statusCode())
                .as(answer.asString())
                .isEqualTo(shown.get("status").asInt());
        if (shown.has("headers")) {
            shown.get("headers").properties().forEach(header -> {
                var expected = header.getValue().asText();
                assertThat(answer.header(header.getKey())).as(header.getKey()).isNotEmpty();
                if (!expected.startsWith("{{")) {
                    assertThat(answer.header(header.getKey())).isEqualTo(expected);
                }
            });
        }
        if (shown.has("json")) {
            var body = new ObjectMapper().readTree(answer.asString());
            assertThat(Exchange.matches(shown.get("json"), body))
                    .as(body.toPrettyString())
                    .isTrue();
        }
    }

    /** Exchanges name fixed things, so each starts without what another left. */
    private static void forget() {
        List.of("anna@example.com", "dead@example.com", "late@example.com", "lost@example.com", "invoices", "sales")
                .forEach(account -> Vault.endGrant("acme", account));
        given().auth().oauth2(Tokens.with("applications:write")).delete("/v1/applications/acme");
        List.of(SECRET, SHARED_SECRET)
                .forEach(secret ->
                        given().auth().oauth2(Tokens.with("secrets:write")).delete("/v1/secrets/" + secret));
        given().auth()
                .oauth2(Tokens.with("parameters:read"))
                .get("/v1/system-parameters")
                .jsonPath()
                .<String>getList("items.key")
                .forEach(key ->
                        given().auth().oauth2(Tokens.with("parameters:admin")).delete("/v1/system-parameters/" + key));
    }

    private Map<String, String> make(String state) throws Exception {
        var values = new HashMap<String, String>();
        values.put("issuer", provider.issuer());
        values.put("redirect_uri", Vault.REDIRECT);
        values.put("code_verifier", Vault.VERIFIER);
        values.put("subject", Vault.ACCOUNT);
        switch (state) {
            case "nothing" -> {}
            case "an application" -> application();
            case "a code" -> {
                application();
                values.put("code", provider.consent(Vault.ACCOUNT, Vault.SCOPES));
            }
            case "a code of a provider without ID tokens" -> {
                application();
                values.put("code", provider.consent(Vault.ACCOUNT, "mail"));
            }
            case "a code of a sign-in" -> {
                application();
                values.put("code", provider.consent(Vault.ACCOUNT, "openid profile email"));
            }
            case "a code of a sign-in at a provider without ID tokens" -> {
                application();
                values.put("code", provider.consent(Vault.ACCOUNT, "profile email"));
            }
            case "a code that was redeemed" -> {
                application();
                var code = provider.consent(Vault.ACCOUNT, Vault.SCOPES);
                Vault.redeem("acme", code).then().statusCode(200);
                values.put("code", code);
            }
            case "a code of a provider that is down" -> {
                application();
                values.put("code", provider.consent(Vault.ACCOUNT, Vault.SCOPES));
                provider.answersWith(Fault.SERVER_ERROR);
            }
            case "a code of a provider that may not be connected to" -> {
                var form = Vault.form(provider);
                form.put("token_endpoint", "https://" + ScriptedNames.changing("127.0.0.1", "10.0.0.1") + "/token");
                Vault.putApplication("acme", form).then().statusCode(201);
                values.put("code", provider.consent(Vault.ACCOUNT, Vault.SCOPES));
            }
            case "a pending grant" -> {
                application();
                values.put("grant_id", pending());
            }
            case "a grant id that was confirmed" -> {
                application();
                var id = pending();
                Vault.confirm("acme", Vault.ACCOUNT, id, provider.issuer(), Vault.ACCOUNT)
                        .then()
                        .statusCode(201);
                values.put("grant_id", id);
            }
            case "an active grant" -> {
                application();
                Vault.connect(provider, "acme", Vault.ACCOUNT);
                var token = Vault.accessToken("acme", Vault.ACCOUNT).<String>path("access_token");
                values.put("access_token_sha256", sha256(token));
            }
            case "an app-only grant" -> {
                application();
                Vault.actAlone("acme", "invoices", "mail").then().statusCode(201);
            }
            case "a delegated grant" -> delegated();
            case "a grant that needs consent" -> {
                application();
                provider.accessTokensLive(1);
                Vault.connect(provider, "acme", "dead@example.com");
                provider.forgetEverybody();
                Vault.untilExpired("acme", "dead@example.com");
            }
            case "two grants that need consent" -> {
                application();
                provider.accessTokensLive(1);
                var accounts = List.of("dead@example.com", "lost@example.com");
                accounts.forEach(account -> Vault.connect(provider, "acme", account));
                provider.forgetEverybody();
                accounts.forEach(account -> {
                    Vault.untilExpired("acme", account);
                    Vault.accessToken("acme", account).then().statusCode(409);
                });
            }
            case "an expired grant of a provider that is down" -> {
                application();
                provider.accessTokensLive(1);
                Vault.connect(provider, "acme", "late@example.com");
                provider.answersWith(Fault.SERVER_ERROR);
                Vault.untilExpired("acme", "late@example.com");
            }
            case "a secret" -> secret("mail-service", SECRET, 201);
            case "a secret of auth-service" -> values.put("secret_etag", secret("auth-service", SHARED_SECRET, 201));
            case "a secret of auth-service that was replaced" -> {
                values.put("secret_etag", secret("auth-service", SHARED_SECRET, 201));
                secret("auth-service", SHARED_SECRET, 200);
            }
            case "an event" -> event(values);
            case "an event that was told" -> {
                event(values);
                var told = Exchange.all().stream()
                        .filter(exchange -> exchange.name().equals("audit-event-told.json"))
                        .findFirst()
                        .orElseThrow();
                send(told, values).then().statusCode(202);
            }
            case "two parameters" -> {
                parameter("mail.catchall.domain", "example.com");
                values.put("parameters_etag", parameter("mail.default.from", "notifications"));
            }
            default -> throw new IllegalArgumentException("No such state: " + state);
        }
        return values;
    }

    private void application() {
        Vault.putApplication("acme", Vault.form(provider)).then().statusCode(201);
    }

    private void delegated() {
        provider.delegates("bert@example.com");
        provider.changesDetail(tokens -> tokens.put("scope", "mail"));
        Vault.putServiceAccount(provider, "acme", "service-account");
        given().auth()
                .oauth2(Tokens.with("grants:write"))
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                        "subject",
                        "bert@example.com",
                        "scopes",
                        List.of("mail")))
                .put("/v1/grants/acme/sales")
                .then()
                .statusCode(201);
    }

    private static void event(Map<String, String> values) {
        values.put("event_id", UUID.randomUUID().toString());
        values.put("event_at", Instant.now().toString());
    }

    private String pending() {
        return Vault.redeem("acme", provider.consent(Vault.ACCOUNT, Vault.SCOPES))
                .path("access_token");
    }

    private static String secret(String service, String name, int status) {
        return given().auth()
                .oauth2(Tokens.service(service))
                .contentType(ContentType.JSON)
                .body(Map.of("value", "correct horse battery staple"))
                .put("/v1/secrets/" + name)
                .then()
                .statusCode(status)
                .extract()
                .header("ETag");
    }

    private static String parameter(String key, String value) {
        return given().auth()
                .oauth2(Tokens.with("parameters:write"))
                .contentType(ContentType.JSON)
                .body(Map.of("value", value))
                .put("/v1/system-parameters/" + key)
                .header("ETag");
    }

    private static String sha256(String token) throws NoSuchAlgorithmException {
        var hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(hash);
    }

    private static Response send(Exchange exchange, Map<String, String> values) {
        var request = given();
        if (!exchange.caller().equals("nobody")) {
            request.auth().oauth2(Tokens.service(exchange.caller()));
        }
        var shown = exchange.request();
        if (shown.has("query")) {
            members(exchange.filled("query", values)).forEach(request::queryParam);
        }
        if (shown.has("headers")) {
            members(exchange.filled("headers", values)).forEach(request::header);
        }
        body(exchange, values, request);
        return request.request(shown.get("method").asText(), shown.get("path").asText());
    }

    private static void body(Exchange exchange, Map<String, String> values, RequestSpecification request) {
        if (exchange.request().has("form")) {
            request.contentType(ContentType.URLENC).formParams(members(exchange.filled("form", values)));
        }
        if (exchange.request().has("json")) {
            request.contentType(ContentType.JSON)
                    .body(exchange.filled("json", values).toString());
        }
    }

    private static Map<String, String> members(JsonNode object) {
        var members = new HashMap<String, String>();
        object.properties()
                .forEach(
                        member -> members.put(member.getKey(), member.getValue().asText()));
        return members;
    }
}
