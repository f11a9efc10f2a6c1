package io.sealpost.mail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.FakeVault;
import io.sealpost.mail.testing.ScriptedSmtp;
import io.sealpost.mail.testing.Surroundings;
import io.sealpost.mail.testing.Tokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers may submit, and what they get for it. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SubmissionTest {

    FakeVault vault;

    private final String name = Api.freshName("submit");
    private final String domain = name + ".example.com";
    private final ScriptedSmtp smtp = new ScriptedSmtp();

    @BeforeEach
    void server() {
        Api.putOutgoing(name, Api.plainServer(smtp.port(), domain)).then().statusCode(201);
    }

    @AfterEach
    void close() {
        Api.deleteOutgoing(name);
        smtp.close();
    }

    private String anna() {
        return "Anna <anna@" + domain + ">";
    }

    @Test
    void theAnswerSaysWhatWillBeDone() {
        Api.send(Api.message(anna(), "bert@example.com"))
                .then()
                .statusCode(202)
                .body("id", notNullValue())
                .body("status", equalTo("queued"))
                .body("resolution.server", equalTo(name))
                .body("resolution.envelope_sender", equalTo("anna@" + domain))
                .body("resolution.header_from", equalTo("\"Anna\" <anna@" + domain + ">"))
                .body("resolution.rule", equalTo("domain"))
                .body("resolution.steps.rule", contains("exact_address", "domain"));
    }

    @Test
    void recipientsAreWrittenInSmallLetters() {
        var id = Api.accepted(Api.message(anna(), "\"Big\" <Big.Customer@Example.com>"));

        Api.awaitStatus(id, "sent").body("recipients.address", contains("big.customer@example.com"));
        assertThat(received()).contains("To: \"Big\" <big.customer@example.com>\r\n");
    }

    @Test
    void aRawMessageIsSentAsItCame() {
        // Given
        var body = "Grüße\r\n..\r\nEnd";
        var raw = "From: " + anna() + "\r\nTo: bert@example.com\r\nBcc: eve@example.com\r\nSubject: raw\r\n\r\n" + body;

        // When
        var id = raw(raw, "").then().statusCode(202).extract().<String>path("id");

        // Then
        Api.awaitStatus(id, "sent")
                .body("recipients.address", contains("bert@example.com", "eve@example.com"))
                .body("subject", equalTo("raw"));
        assertThat(received()).contains("From: " + anna() + "\r\n").doesNotContain("eve@");
        assertThat(received()).endsWith("\r\n\r\nGrüße\r\n...\r\nEnd\r\n");
        assertThat(smtp.commands())
                .anyMatch(line -> line.startsWith("MAIL FROM:<anna@") && line.contains("BODY=8BITMIME"));
    }

    @Test
    void theQueryNamesRecipientsOfARawMessage() {
        var raw = "From: " + anna() + "\r\nTo: bert@example.com\r\n\r\nx";

        var id = raw(raw, "?rcpt=carl@example.com&rcpt=dora@example.com&server=" + name)
                .then()
                .statusCode(202)
                .body("resolution.rule", equalTo("named_server"))
                .extract()
                .<String>path("id");

        Api.awaitStatus(id, "sent").body("recipients.address", contains("carl@example.com", "dora@example.com"));
    }

    @ParameterizedTest
    @MethodSource
    void brokenInputIsRefusedByItsField(String field, Object value) {
        var message = Api.message(anna(), "bert@example.com");
        message.put(field, value);

        Api.send(message)
                .then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("invalid_value"))
                .body("detail", containsString(field))
                .body("violations[0].field", containsString(field));
    }

    static Stream<Arguments> brokenInputIsRefusedByItsField() {
        return Map.<String, List<Object>>ofEntries(
                        Map.entry("to", List.of(List.of("bert"), List.of("a@b.com\r\nX: y"), "Bert bert@example.com")),
                        Map.entry("from", List.of("anna", "a@x.com\nBcc: e@x.com", "")),
                        Map.entry("subject", List.of("a\r\nBcc: eve@example.com", "a\0b")),
                        Map.entry("text", List.of("a\0b")),
                        Map.entry(
                                "headers",
                                List.of(
                                        Map.of("X\r\nBcc", "y"),
                                        Map.of("X", "y\r\nBcc: e"),
                                        Map.of("From", "e@x"),
                                        Map.of("Bcc", "e@x"),
                                        Map.of("Content-Type", "x"),
                                        Map.of("Resent-To", "e"))),
                        Map.entry("message_id", List.of("no-brackets", "<a b@c>", "<a@b>\r\nX: y")),
                        Map.entry("in_reply_to", List.of("x")),
                        Map.entry("references", List.of(List.of("<a@b>\r\n"))),
                        Map.entry("purpose", List.of("spam")),
                        Map.entry("send_at", List.of("tomorrow", "2999-01-01T00:00:00Z")),
                        Map.entry(
                                "attachments",
                                List.of(
                                        List.of(Map.of("filename", "x")),
                                        List.of(Map.of("filename", "a\r\nb", "content", "eA==")),
                                        List.of(Map.of("filename", "../../etc/passwd", "content", "eA==")),
                                        List.of(Map.of("filename", "..\\boot.ini", "content", "eA==")),
                                        List.of(Map.of("filename", "invoice\u202efdp.exe", "content", "eA==")),
                                        List.of(Map.of("filename", "next\u0085line", "content", "eA==")),
                                        List.of(Map.of("filename", "next\u2028line", "content", "eA==")),
                                        List.of(Map.of("content_type", "text/x\r\nX: y", "content", "eA==")),
                                        List.of(Map.of("content_type", "multipart/mixed", "content", "eA==")),
                                        List.of(Map.of("content", "not base64!")),
                                        List.of(Map.of("content", "eA==", "content_id", "a b")))))
                .entrySet()
                .stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> Arguments.of(entry.getKey(), value)));
    }

    @ParameterizedTest
    @MethodSource("unsendableEnclosedMessages")
    void anEnclosedMessageThatNoServerTakesIsRefused(String content) {
        var message = Api.message("anna@example.com", "bert@example.com");
        message.put(
                "attachments",
                List.of(
                        Map.of("content", "eA=="),
                        Map.of(
                                "content_type",
                                "message/rfc822",
                                "content",
                                Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.ISO_8859_1)))));

        Api.send(message).then().statusCode(400).body("violations.field", equalTo(List.of("attachments.1.content")));
    }

    static Stream<String> unsendableEnclosedMessages() {
        return Stream.of(
                "Subject: x\r\n\r\na\0b",
                "Subject: x\r\n\r\n" + "y".repeat(999),
                "Subject: x\n\n" + "y".repeat(999) + "\nz",
                "Subject: " + "y".repeat(999) + "\r\r\nz");
    }

    @Test
    void longMediaTypesAreRefused() {
        var message = Api.message("anna@example.com", "bert@example.com");
        message.put("attachments", List.of(Map.of("content", "eA==", "content_type", "text/" + "x".repeat(251))));

        Api.send(message)
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("attachments.0.content_type")));
    }

    @Test
    void unknownFieldsAreRefused() {
        var message = Api.message(anna(), "bert@example.com");
        message.put("bcb", "x");

        Api.send(message)
                .then()
                .statusCode(400)
                .body("code", equalTo("unknown_field"))
                .body("detail", containsString("bcb"));
    }

    @Test
    void aMessageWithoutRecipientsIsRefused() {
        Api.send(new HashMap<>(Map.of("from", anna(), "text", "x")))
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("to"));
    }

    @Test
    void aBrokenRawMessageIsRefused() {
        raw("From: " + anna() + "\nTo: bert@example.com\n\nx", "")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("detail", containsString("CRLF"));
    }

    @Test
    void whatNoServerCoversIsRefusedWithEveryRuleTried() {
        Api.send(Api.message("eve@uncovered.example.net", "bert@example.com"))
                .then()
                .statusCode(422)
                .body("code", equalTo("no_outgoing_server"))
                .body("detail", containsString("from_filter"))
                .body("steps.rule", hasItem("any_server"))
                .body("parameters", notNullValue());
    }

    @Test
    void callersSendAsTheirSendersOnly() {
        var allowed = Tokens.sendingAs("anna@" + domain);

        post(allowed, Api.message(anna(), "bert@example.com")).then().statusCode(202);
        post(allowed, Api.message("bert@" + domain, "bert@example.com"))
                .then()
                .statusCode(403)
                .body("code", equalTo("sender_not_allowed"))
                .body("detail", containsString("senders"));
        post(Tokens.sendingAs(domain), Api.message("bert@" + domain, "bert@example.com"))
                .then()
                .statusCode(202);
        post(Tokens.sendingAs(domain), Api.message("bert@sub." + domain, "bert@example.com"))
                .then()
                .statusCode(403);
    }

    @Test
    void askingHowAnotherSenderWouldBeSentIsRefusedLikeSending() {
        // Given
        var allowed = Tokens.sendingAs("anna@" + domain);

        // When
        var answer = Api.as(allowed).body(Map.of("from", "bert@" + domain)).post("/v1/resolutions");

        // Then
        answer.then().statusCode(403).body("code", equalTo("sender_not_allowed"));
        Api.as(allowed)
                .body(Map.of("from", "anna@" + domain))
                .post("/v1/resolutions")
                .then()
                .statusCode(200);
    }

    @Test
    void senderFieldsCountAsMuchAsFrom() {
        var mine = "From: anna@" + domain + "\r\n";
        for (var extra : List.of("Sender: eve@example.net\r\n", "Resent-From: anna@" + domain + "\r\n")) {
            rawAs(Tokens.sendingAs(domain), mine + extra + "To: bert@example.com\r\n\r\nx", "")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("sender_not_allowed"));
        }
        rawAs(Tokens.sendingAs("*"), "From: anna@" + domain + ", b@" + domain + "\r\nTo: bert@example.com\r\n\r\nx", "")
                .then()
                .statusCode(403)
                .body("code", equalTo("sender_not_allowed"));
    }

    @Test
    void aClaimDoesNotWidenWhatConfigurationGives() {
        post(Tokens.known(), Api.message(anna(), "bert@example.com")).then().statusCode(403);
    }

    @Test
    void withoutFromTheNotificationsAddressHasToBeAllowed() {
        // Given
        vault.setParameter("mail.default.from", "notify@" + domain);
        var message = Api.message(null, "bert@example.com");
        Awaitility.await()
                .untilAsserted(
                        () -> post(Tokens.with("mail:send"), message).then().statusCode(202));

        // When
        var refused = post(Tokens.sendingAs("anna@" + domain), message);

        // Then
        refused.then().statusCode(403).body("code", equalTo("sender_not_allowed"));
        vault.setParameter("mail.default.from", null);
    }

    @Test
    void aRepetitionGetsTheFirstAnswerAndSendsNothing() {
        var message = Api.message(anna(), "bert@example.com");
        var key = Api.freshName("key");

        var first = keyed(key, message).then().statusCode(202).extract().asString();
        var second = keyed(key, message).then().statusCode(202).extract().asString();

        assertThat(second).isEqualTo(first);
        message.put("subject", "another");
        keyed(key, message).then().statusCode(409).body("code", equalTo("idempotency_key_reused"));
    }

    @Test
    void aHundredParallelRepetitionsAreOneMessage() throws Exception {
        var message = Api.message(anna(), "bert@example.com");
        var key = Api.freshName("key");
        Callable<String> submit =
                () -> keyed(key, message).then().statusCode(202).extract().path("id");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(
                    IntStream.range(0, 100).mapToObj(i -> submit).toList());

            assertThat(answers)
                    .extracting(answer -> answer.get())
                    .containsOnly(answers.getFirst().get());
            Api.awaitStatus(answers.getFirst().get(), "sent");
        }
        assertThat(smtp.messages()).hasSize(1);
    }

    @Test
    void aKeyBelongsToItsCaller() {
        var key = Api.freshName("key");
        var message = Api.message(anna(), "bert@example.com");

        var mine = keyed(key, message).then().statusCode(202).extract().<String>path("id");

        Api.as(Tokens.of("somebody-else", "mail:send"))
                .header("Idempotency-Key", key)
                .body(message)
                .post("/v1/messages")
                .then()
                .statusCode(202)
                .body("id", not(equalTo(mine)));
    }

    @Test
    void messagesWaitForTheirTimeAndCanBeCancelledUntilThen() {
        // Given
        var message = Api.message(anna(), "bert@example.com");
        message.put("send_at", Instant.now().plus(Duration.ofHours(1)).toString());
        var id = Api.accepted(message);

        // When
        Api.as(Tokens.with("mail:send"))
                .delete("/v1/messages/{id}", id)
                .then()
                .statusCode(200)
                .body("status", equalTo("cancelled"))
                .body("recipients[0].status", equalTo("cancelled"));

        // Then
        Api.as(Tokens.with("mail:send"))
                .delete("/v1/messages/{id}", id)
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"));
    }

    @Test
    void othersDoNotSeeAMessageUnlessTheyMayReadItsMailbox() {
        var id = Api.accepted(Api.message(anna(), "bert@example.com"));

        read(Tokens.of("stranger", "mail:send"), id).then().statusCode(404).body("code", equalTo("not_found"));
        read(Tokens.forMailboxes("other.example.com", "mail:read"), id).then().statusCode(404);
        read(Tokens.forMailboxes("anna@" + domain, "mail:read"), id).then().statusCode(200);
        read(Tokens.forMailboxes(domain, "mail:read"), id).then().statusCode(200);
        Api.as(Tokens.of("stranger", "mail:send"))
                .delete("/v1/messages/{id}", id)
                .then()
                .statusCode(404);
        read(Tokens.with("mail:send"), "no-id").then().statusCode(404);
    }

    @Test
    void listsContinueBehindTheirCursor() {
        // Given
        var token = Tokens.of(Api.freshName("lister"), "mail:send");
        for (var i = 0; i < 3; i++) {
            post(token, Api.message(anna(), "bert@example.com")).then().statusCode(202);
        }

        // When
        var first =
                Api.as(token).get("/v1/messages?limit=2").then().statusCode(200).body("items", hasSize(2));

        // Then
        Api.as(token)
                .get("/v1/messages?after=" + first.extract().path("next"))
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].recipients", nullValue())
                .body("next", nullValue());
    }

    @Test
    void aServerTakesMessagesUpToItsSize() {
        var small = Api.plainServer(smtp.port(), domain);
        small.put("max_message_bytes", 1000);
        Api.putOutgoing(name, small).then().statusCode(200);
        var message = Api.message(anna(), "bert@example.com");
        message.put("text", "x".repeat(1000));

        Api.send(message).then().statusCode(413).body("code", equalTo("message_too_large"));
    }

    @Test
    void addressesBeyondAsciiNeedAServerThatKnowsThem() {
        var id = Api.accepted(Api.message(anna(), "jörg@example.com"));
        Api.awaitStatus(id, "failed").body("cause", equalTo("smtputf8_not_offered"));

        smtp.offering("8BITMIME", "SMTPUTF8");
        Api.awaitStatus(Api.accepted(Api.message(anna(), "jörg@examplé.com")), "sent");

        assertThat(smtp.commands()).anyMatch(line -> line.startsWith("MAIL FROM") && line.endsWith("SMTPUTF8"));
        assertThat(smtp.commands()).anyMatch(line -> line.endsWith("@xn--exampl-gva.com>"));
    }

    private static Response post(String token, Map<String, Object> message) {
        return Api.as(token).body(message).post("/v1/messages");
    }

    private static Response keyed(String key, Map<String, Object> message) {
        return Api.as(Tokens.with("mail:send"))
                .header("Idempotency-Key", key)
                .body(message)
                .post("/v1/messages");
    }

    private static Response raw(String message, String query) {
        return rawAs(Tokens.with("mail:send"), message, query);
    }

    private static Response rawAs(String token, String message, String query) {
        return Api.as(token)
                .contentType("message/rfc822")
                .body(message.getBytes(StandardCharsets.UTF_8))
                .post("/v1/messages" + query);
    }

    private static Response read(String token, String id) {
        return Api.as(token).get("/v1/messages/{id}", id);
    }

    private String received() {
        return new String(smtp.messages().getLast().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
