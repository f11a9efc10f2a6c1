package io.sealpost.auth.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Mutation;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request is said in a problem that names it. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class RefusalsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String[] EVERYTHING = {
        "providers:read",
        "providers:write",
        "connections:read",
        "connections:write",
        "users:read",
        "users:write",
        "access_requests:decide",
        "sign_in:exchange"
    };

    /** A body that is right for each call that takes one, with every member that it may have. */
    private static final Map<String, List<String>> BODIES = Map.ofEntries(
            Map.entry(
                    "PUT /v1/providers/refused",
                    List.of(
                            "{\"application\": \"acme\", \"template\": \"custom\", \"sign_in\": {\"allowed\": true, \"scope\": \"openid\", \"login_button_label\": \"Acme\", \"css_class\": \"acme\", \"sequence\": 5, \"link_verified_email\": false}, \"mail\": {\"allowed\": true, \"scope\": \"openid mail\", \"authorization_params\": {\"audience\": \"mail\"}}, \"legacy_redirect\": false}",
                            "{\"application\": \"acme-microsoft\", \"template\": \"microsoft\", \"sign_in\": {\"allowed_tenants\": [\"00000000-0000-4000-8000-000000000000\"]}}")),
            Map.entry(
                    "POST /v1/connections",
                    List.of(
                            "{\"kind\": \"mailbox\", \"provider\": \"refused-mail\", \"account\": \"anna@example.com\", \"uses\": [\"send\"], \"requested_by\": \"the billing program\", \"return_to\": \"https://app.example.com/done\"}",
                            "{\"kind\": \"admin_consent\", \"provider\": \"refused-directory\", \"tenant\": \"example.com\"}")),
            Map.entry(
                    "POST /v1/users",
                    List.of(
                            "{\"login\": \"refused\", \"name\": \"Anna\", \"email\": \"anna@example.com\", \"active\": true, \"protected\": false}")),
            Map.entry(
                    "PUT /v1/users/00000000-0000-0000-0000-000000000000",
                    List.of(
                            "{\"login\": \"refused\", \"name\": \"Anna\", \"email\": \"anna@example.com\", \"active\": true, \"protected\": false}")),
            Map.entry(
                    "PUT /v1/users/00000000-0000-0000-0000-000000000000/identities/refused",
                    List.of("{\"issuer\": \"https://issuer.example.com\", \"subject\": \"248289761001\"}")),
            Map.entry(
                    "POST /v1/users/00000000-0000-0000-0000-000000000000/invitations",
                    List.of("{\"return_to\": \"https://app.example.com/done\"}")),
            Map.entry(
                    "POST /v1/access-requests/00000000-0000-0000-0000-000000000000/approve",
                    List.of(
                            "{\"user_id\": \"00000000-0000-4000-8000-000000000000\"}",
                            "{\"user\": {\"login\": \"anna\", \"name\": \"Anna\", \"email\": \"anna@example.com\"}}")),
            Map.entry(
                    "POST /v1/access-requests/00000000-0000-0000-0000-000000000000/deny",
                    List.of("{\"reason\": \"Nobody knows her.\"}")),
            Map.entry(
                    "POST /v1/sign-in/exchange",
                    List.of(
                            "{\"code\": \"a-code\", \"code_verifier\": \"a-verifier\", \"return_to\": \"https://app.example.com/done\"}")),
            Map.entry("POST /v1/sessions/refresh", List.of("{\"refresh_token\": \"a-token\"}")),
            Map.entry("POST /v1/sessions/revoke", List.of("{\"refresh_token\": \"a-token\"}")),
            Map.entry(
                    "POST /v1/repairs",
                    List.of(
                            "{\"requested_by\": \"the billing program\", \"return_to\": \"https://app.example.com/done\"}")));

    FakeVault vault;

    @BeforeEach
    void aProviderThatOffersMail() {
        vault.reset();
        vault.setParameter("auth.return_to.allowed", "https://app.example.com");
        send(
                "PUT /v1/providers/refused-mail",
                "{\"application\": \"acme\", \"template\": \"custom\", \"mail\": {\"allowed\": true}}");
        send(
                "PUT /v1/providers/refused-directory",
                "{\"application\": \"acme-microsoft\", \"template\": \"microsoft\", \"mail\": {\"allowed\": true}}");
    }

    /** Mutations that are no address at all, and so none that browsers may return to. */
    private static final Set<String> OF_ANOTHER_CODE = Set.of("return_to: too long", "return_to: too many words");

    /** Compares the address with one that was allowed, and allows none. */
    private static final String COMPARES = "POST /v1/sign-in/exchange";

    private static boolean isOfAnotherCode(String call, Mutation mutation) {
        return !call.equals(COMPARES) && OF_ANOTHER_CODE.contains(mutation.toString());
    }

    private static final List<String> VERSIONED = List.of("PUT /v1/providers/refused");

    /** Members of a map: what is one more there is a name of the caller's choice, and wrong in its value only. */
    private static final Set<String> NAMES = Set.of("mail: authorization_params with another member");

    private static String code(Mutation mutation) {
        return mutation.what().endsWith("another member") && !NAMES.contains(mutation.toString())
                ? "unknown_field"
                : "invalid_value";
    }

    static Stream<Arguments> wrong() {
        return mutations((call, mutation) -> !isOfAnotherCode(call, mutation));
    }

    static Stream<Arguments> ofAnotherCode() {
        return mutations(RefusalsTest::isOfAnotherCode);
    }

    private static Stream<Arguments> mutations(BiPredicate<String, Mutation> chosen) {
        return BODIES.entrySet().stream().flatMap(call -> call.getValue().stream()
                .flatMap(body -> Mutation.of(json(body)).stream())
                .filter(mutation -> chosen.test(call.getKey(), mutation))
                .map(mutation -> Arguments.of(call.getKey(), mutation)));
    }

    static Stream<Arguments> bodies() {
        return BODIES.entrySet().stream()
                .flatMap(call -> call.getValue().stream().map(body -> Arguments.of(call.getKey(), body)));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrongInABodyIsNamed(String call, Mutation mutation) {
        send(call, mutation.body())
                .then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("detail", not(emptyOrNullString()))
                .body("code", equalTo(code(mutation)))
                .body("violations[0].field", startsWith(mutation.member()));
    }

    @ParameterizedTest
    @MethodSource("ofAnotherCode")
    void whereBrowsersMayNotReturnIsRefusedByTheCodeOfThat(String call, Mutation mutation) {
        problem(send(call, mutation.body()), 400, "return_to_not_allowed");
    }

    @Test
    void everyMutationOfAnotherCodeExists() {
        assertThat(ofAnotherCode().map(arguments -> arguments.get()[1].toString()))
                .hasSameElementsAs(OF_ANOTHER_CODE);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void withoutThatTheBodyIsTaken(String call, String body) {
        var answer = send(call, body);

        if (answer.statusCode() == 400) {
            // read, and found to be no code or token of anybody's
            problem(answer, 400, "invalid_grant");
        } else {
            assertThat(answer.statusCode()).isNotIn(401, 403, 413, 500);
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aMemberThatNobodyKnowsIsNamed(String call, String body) {
        send(call, ((ObjectNode) json(body)).put("no_such_member", 1).toString())
                .then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("unknown_field"))
                .body("violations[0].field", equalTo("no_such_member"));
    }

    @Test
    void everyMemberInTheDocumentIsTried() {
        var document = document();
        for (var operation : operations(document).entrySet()) {
            var schema = operation
                    .getValue()
                    .at("/requestBody/content/application~1json/schema/$ref")
                    .asText();
            if (!schema.isEmpty()) {
                var documented = document.at(schema.substring(1) + "/properties").properties().stream()
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
                var tried = BODIES.entrySet().stream()
                        .filter(call -> matches(operation.getKey(), call.getKey()))
                        .flatMap(call -> call.getValue().stream())
                        .flatMap(body -> json(body).properties().stream().map(Map.Entry::getKey))
                        .collect(Collectors.toSet());
                assertThat(tried).as(operation.getKey()).isEqualTo(documented);
            }
        }
    }

    @Test
    void aMethodThatAPathDoesNotTakeIsRefused() {
        for (var path : document().path("paths").properties()) {
            var answer = send("PATCH " + filled(path.getKey()), "{}");

            // where a resource class is chosen that has nothing below it, the framework says that there is nothing
            assertThat(answer.statusCode()).as(path.getKey()).isIn(404, 405);
            problem(answer, answer.statusCode(), answer.statusCode() == 405 ? "method_not_allowed" : "not_found");
        }
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        for (var operation : operations(document()).entrySet()) {
            if (operation.getValue().has("requestBody")) {
                var call = operation.getKey();
                var answer = given().auth()
                        .oauth2(Tokens.with(EVERYTHING))
                        .contentType("text/plain")
                        .body("x")
                        .request(method(call), filled(path(call)));

                problem(answer, 415, "unsupported_media_type");
            }
        }
    }

    @Test
    void anAnswerOfAnotherTypeIsRefused() {
        for (var operation : operations(document()).entrySet()) {
            if (operation.getValue().at("/responses/200/content").has("application/json")
                    && operation.getKey().startsWith("GET /v1/")) {
                var answer = given().auth()
                        .oauth2(Tokens.with(EVERYTHING))
                        .accept("image/png")
                        .get(filled(path(operation.getKey())));

                problem(answer, 406, "not_acceptable");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/v1/", "/v1/no-such-thing", "/v1/no/such/thing"})
    void aPathOfNothingIsNotFound(String path) {
        problem(given().auth().oauth2(Tokens.with(EVERYTHING)).get(path), 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TAG|200",
                "\"other\", TAG|200",
                "*|200",
                "W/TAG|412",
                "\"999999999\"|412",
                "BARE|412",
                "''|412",
                ",|412"
            })
    void aChangeHoldsForTheVersionThatItNames(String given, int status) {
        for (var call : VERSIONED) {
            // Given
            var body = BODIES.get(call).getFirst();
            send(call, body);
            var read = given().auth()
                    .oauth2(Tokens.with(EVERYTHING))
                    .get(path(call))
                    .header("ETag");

            // When
            var answer = conditional(given.replace("TAG", read).replace("BARE", read.replace("\"", "")), call, body);

            // Then
            assertThat(answer.statusCode()).as(call).isEqualTo(status);
            if (status == 412) {
                problem(answer, 412, "precondition_failed");
                problem(
                        conditional(given.replace("TAG", read).replace("BARE", "x"), "DELETE " + path(call), ""),
                        412,
                        "precondition_failed");
            }
        }
    }

    @Test
    void whatIsAbsentHasNoVersion() {
        for (var call : VERSIONED) {
            var absent = "PUT " + path(call) + "-absent";

            problem(conditional("*", absent, BODIES.get(call).getFirst()), 412, "precondition_failed");
            problem(conditional("*", "DELETE " + path(absent), ""), 404, "not_found");
        }
    }

    private static Response conditional(String ifMatch, String call, String body) {
        return given().auth()
                .oauth2(Tokens.with(EVERYTHING))
                .contentType("application/json")
                .header("If-Match", ifMatch)
                .body(body)
                .request(method(call), path(call));
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                limit("POST /v1/connections", "requested_by", 200),
                limit("POST /v1/repairs", "requested_by", 200),
                limit("POST /v1/users", "login", 255),
                limit("POST /v1/users", "name", 200),
                limit("PUT /v1/users/00000000-0000-0000-0000-000000000000/identities/refused", "subject", 255),
                limit("POST /v1/access-requests/00000000-0000-0000-0000-000000000000/deny", "reason", 500));
    }

    private static Arguments limit(String call, String member, int longest) {
        return Arguments.of(call, member, longest);
    }

    @ParameterizedTest
    @MethodSource("limits")
    void aTextMayBeAsLongAsItsLimit(String call, String member, int longest) {
        var body = (ObjectNode) json(BODIES.get(call).getFirst());

        assertThat(send(call, body.put(member, "a".repeat(longest)).toString()).statusCode())
                .isNotIn(400, 413, 500);
        send(call, body.put(member, "a".repeat(longest + 1)).toString())
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo(member));
    }

    private static void problem(Response answer, int status, String code) {
        answer.then()
                .statusCode(status)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo(code))
                .body("detail", not(emptyOrNullString()));
    }

    private static Response send(String call, String body) {
        return given().auth()
                .oauth2(Tokens.with(EVERYTHING))
                .contentType("application/json")
                .body(body)
                .request(method(call), path(call));
    }

    private static String method(String call) {
        return call.substring(0, call.indexOf(' '));
    }

    private static String path(String call) {
        return call.substring(call.indexOf(' ') + 1);
    }

    private static String filled(String template) {
        return template.replace("{id}", "00000000-0000-0000-0000-000000000000").replaceAll("\\{[a-z]+}", "refused");
    }

    private static boolean matches(String template, String call) {
        return call.matches(template.replaceAll("\\{[a-z]+}", "[^/]+"));
    }

    private static Map<String, JsonNode> operations(JsonNode document) {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(operation -> Map.entry(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static JsonNode document() {
        return json(given().get("/q/openapi?format=json").asString());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
