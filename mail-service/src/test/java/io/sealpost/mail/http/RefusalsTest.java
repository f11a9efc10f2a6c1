package io.sealpost.mail.http;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
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
import io.sealpost.mail.testing.Mutation;
import io.sealpost.mail.testing.Surroundings;
import io.sealpost.mail.testing.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static final String[] EVERYTHING = {"servers:read", "servers:write", "mail:send", "mail:read", "mail:fetch"
    };

    /** A body that is right for each call that takes one, with every member that it may have. */
    private static final Map<String, List<String>> BODIES = Map.ofEntries(
            Map.entry(
                    "PUT /v1/outgoing-servers/refused",
                    List.of(
                            "{\"template\": \"custom\", \"host\": \"smtp.example.com\", \"port\": 587, \"encryption\": \"starttls\", \"authentication\": {\"method\": \"oauth2\", \"application\": \"acme\", \"account\": \"anna@example.com\", \"username\": \"anna@example.com\"}, \"from_filter\": \"refused.example.com\", \"sequence\": 5, \"active\": false, \"send_as\": \"any_covered\", \"purpose\": \"bulk\", \"limits\": {\"messages_per_minute\": 5, \"connections\": 1, \"recipients_per_day\": 100}, \"max_message_bytes\": 1000000}",
                            "{\"template\": \"custom\", \"host\": \"smtp.example.com\", \"encryption\": \"tls\", \"active\": false, \"authentication\": {\"method\": \"password\", \"username\": \"anna\", \"password\": \"a password\"}}")),
            Map.entry(
                    "PUT /v1/incoming-servers/refused",
                    List.of(
                            "{\"template\": \"custom\", \"protocol\": \"imap\", \"host\": \"imap.example.com\", \"port\": 993, \"encryption\": \"tls\", \"authentication\": {\"method\": \"oauth2\", \"application\": \"acme\", \"account\": \"anna@example.com\"}, \"folders\": [\"INBOX\"], \"after_fetch\": \"keep\", \"poll_interval\": \"PT5M\", \"active\": false, \"start_at\": \"2026-01-01T00:00:00Z\"}",
                            "{\"host\": \"imap.example.com\", \"authentication\": {\"method\": \"password\", \"username\": \"anna\", \"password\": \"a password\"}, \"after_fetch\": {\"move\": \"Archive\"}}")),
            Map.entry("POST /v1/resolutions", List.of("{\"from\": \"Anna <anna@example.com>\"}")),
            Map.entry(
                    "POST /v1/messages",
                    List.of(
                            "{\"from\": \"Anna <anna@refused.example.com>\", \"to\": [\"bert@example.org\"], \"cc\": [\"carl@example.org\"], \"bcc\": [\"dora@example.org\"], \"reply_to\": [\"anna@example.com\"], \"subject\": \"Hello\", \"text\": \"Hello\", \"html\": \"<p>Hello</p>\", \"headers\": {\"X-Reason\": \"test\"}, \"attachments\": [{\"filename\": \"a.txt\", \"content_type\": \"text/plain\", \"content\": \"SGVsbG8=\", \"content_id\": \"a\", \"disposition\": \"attachment\"}], \"message_id\": \"<a@example.com>\", \"in_reply_to\": \"<b@example.com>\", \"references\": [\"<c@example.com>\"], \"server\": \"no-such-server\", \"purpose\": \"normal\", \"send_at\": \"2026-01-01T00:00:00Z\"}")),
            Map.entry("POST /v1/fetch-runs", List.of("{\"servers\": [\"no-such-server\"]}")));

    /** Mutations that a call takes after all. The texts of a message are limited together, by the size of the whole body. */
    private static final Set<String> TAKEN = Set.of(
            "text: too long",
            "text: too many words",
            "html: too long",
            "html: too many words",
            // so many letters a are base64 as well
            "attachments: an entry that is or has content with too long");

    private static final List<String> VERSIONED =
            List.of("PUT /v1/outgoing-servers/refused", "PUT /v1/incoming-servers/refused");

    static Stream<Arguments> wrong() {
        return mutations(mutation -> !TAKEN.contains(mutation.toString()));
    }

    static Stream<Arguments> taken() {
        return mutations(mutation -> TAKEN.contains(mutation.toString()));
    }

    private static Stream<Arguments> mutations(Predicate<Mutation> chosen) {
        return BODIES.entrySet().stream().flatMap(call -> call.getValue().stream()
                .flatMap(body -> Mutation.of(json(body)).stream())
                .filter(chosen)
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
                .body("code", equalTo(isUnknown(mutation) ? "unknown_field" : "invalid_value"))
                .body("violations[0].field", startsWith(mutation.member()));
    }

    /** Header fields have any name, and after_fetch is read as a whole: another member is a wrong value of theirs. */
    private static boolean isUnknown(Mutation mutation) {
        return mutation.what().endsWith("another member")
                && !Set.of("headers", "after_fetch").contains(mutation.member());
    }

    @ParameterizedTest
    @MethodSource("taken")
    void whatOnlyLooksWrongIsTaken(String call, Mutation mutation) {
        assertThat(send(call, mutation.body()).statusCode()).isNotIn(400, 401, 403, 413, 500);
    }

    @Test
    void everyMutationThatIsTakenExists() {
        assertThat(taken().map(arguments -> arguments.get()[1].toString())).hasSameElementsAs(TAKEN);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void withoutThatTheBodyIsTaken(String call, String body) {
        assertThat(send(call, body).statusCode()).isNotIn(400, 401, 403, 413, 500);
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
        var documented = new TreeMap<String, Set<String>>();
        var tried = new TreeMap<String, Set<String>>();
        var document = document();
        operations(document).forEach((call, operation) -> {
            var schema = operation
                    .at("/requestBody/content/application~1json/schema/$ref")
                    .asText();
            documented.put(
                    call,
                    members(schema.isEmpty() ? JSON.missingNode() : document.at(schema.substring(1) + "/properties")));
            tried.put(call, triedMembers(call));
        });

        assertThat(tried).isEqualTo(documented).containsKey("POST /v1/messages");
    }

    private static Set<String> triedMembers(String operation) {
        return BODIES.entrySet().stream()
                .filter(call -> matches(operation, call.getKey()))
                .flatMap(call -> call.getValue().stream())
                .flatMap(body -> members(json(body)).stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> members(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    @Test
    void aMethodThatAPathDoesNotTakeIsRefused() {
        assertThat(members(document().path("paths")))
                .contains("/v1/messages")
                .allSatisfy(path -> problem(send("PATCH " + filled(path), "{}"), 405, "method_not_allowed"));
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        var calls = operations(document()).entrySet().stream()
                .filter(operation -> operation.getValue().has("requestBody"))
                .map(Map.Entry::getKey)
                .toList();

        assertThat(calls).contains("POST /v1/messages").allSatisfy(call -> {
            var answer = given().auth()
                    .oauth2(Tokens.with(EVERYTHING))
                    .contentType("text/plain")
                    .body("x")
                    .request(method(call), filled(path(call)));

            problem(answer, 415, "unsupported_media_type");
        });
    }

    @Test
    void anAnswerOfAnotherTypeIsRefused() {
        var calls = operations(document()).entrySet().stream()
                .filter(operation -> operation.getKey().startsWith("GET /v1/"))
                .filter(operation ->
                        operation.getValue().at("/responses/200/content").has("application/json"))
                .map(Map.Entry::getKey)
                .toList();

        assertThat(calls).contains("GET /v1/messages").allSatisfy(call -> {
            var answer = given().auth()
                    .oauth2(Tokens.with(EVERYTHING))
                    .accept("image/png")
                    .get(filled(path(call)));

            problem(answer, 406, "not_acceptable");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /v1/outgoing-servers?limit=0|limit",
                "GET /v1/outgoing-servers?limit=501|limit",
                "GET /v1/incoming-servers?limit=many|limit",
                "GET /v1/messages?limit=99999999999|limit",
                "GET /v1/messages?after=x|after",
                "GET /v1/messages?after=99999999999999999999|after",
                "GET /v1/received-messages?limit=1.5|limit",
                "GET /v1/received-messages?after=x|after",
                "GET /v1/messages?after=%00|after",
                "POST /v1/fetch-runs?wait=5|wait",
                "POST /v1/fetch-runs?wait=-PT1S|wait",
                "POST /v1/fetch-runs?wait=PT99H|wait"
            })
    void whatIsWrongInAQueryIsNamed(String call, String field) {
        problem(send(call, "{}"), field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rcpt=nobody|rcpt",
                "purpose=urgent|purpose",
                "send_at=tomorrow|send_at",
                "send_at=-999999999-01-01T00:00:00Z|send_at",
                "send_at=%2B10000-01-01T00:00:00Z|send_at",
                "send_at=0000-12-31T00:00:00Z|send_at"
            })
    void whatIsWrongInTheQueryOfAFinishedMessageIsNamed(String query, String field) {
        var answer = given().auth()
                .oauth2(Tokens.with(EVERYTHING))
                .contentType("message/rfc822")
                .body("From: anna@refused.example.com\r\nTo: bert@example.org\r\n\r\nHello\r\n".getBytes(US_ASCII))
                .urlEncodingEnabled(false)
                .post("/v1/messages?" + query);

        problem(answer, field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/v1/", "/v1/no-such-thing", "/v1/no/such/thing"})
    void aPathOfNothingIsNotFound(String path) {
        problem(given().auth().oauth2(Tokens.with(EVERYTHING)).get(path), 404, "not_found");
    }

    static Stream<Arguments> tagsThatHold() {
        return versioned("TAG", "\"other\", TAG", "*");
    }

    static Stream<Arguments> tagsThatDoNotHold() {
        return versioned("W/TAG", "\"999999999\"", "BARE", "", ",");
    }

    private static Stream<Arguments> versioned(String... tags) {
        return VERSIONED.stream().flatMap(call -> Stream.of(tags).map(tag -> Arguments.of(call, tag)));
    }

    @ParameterizedTest
    @MethodSource("tagsThatHold")
    void aChangeOfTheVersionThatItNamesIsMade(String call, String tag) {
        // Given
        var body = BODIES.get(call).getFirst();
        send(call, body);

        // When
        var answer = conditional(tag(tag, call), call, body);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("tagsThatDoNotHold")
    void aChangeOfAnotherVersionIsRefused(String call, String tag) {
        // Given
        var body = BODIES.get(call).getFirst();
        send(call, body);
        var given = tag(tag, call);

        // When
        var changed = conditional(given, call, body);
        var deleted = conditional(given, "DELETE " + path(call), "");

        // Then
        problem(changed, 412, "precondition_failed");
        problem(deleted, 412, "precondition_failed");
    }

    private static String tag(String form, String call) {
        var current =
                given().auth().oauth2(Tokens.with(EVERYTHING)).get(path(call)).header("ETag");
        return form.replace("TAG", current).replace("BARE", current.replace("\"", ""));
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
                limit("POST /v1/messages", "server", 64), limit("PUT /v1/outgoing-servers/refused", "host", 63));
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

    private static void problem(Response answer, String field) {
        problem(answer, 400, "invalid_value");
        answer.then().body("violations[0].field", equalTo(field));
    }

    private static Response send(String call, String body) {
        return given().auth()
                .oauth2(Tokens.with(EVERYTHING))
                .urlEncodingEnabled(false)
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
