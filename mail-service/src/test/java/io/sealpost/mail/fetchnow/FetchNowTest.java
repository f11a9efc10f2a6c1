package io.sealpost.mail.fetchnow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scheduler learns from the command. */
class FetchNowTest {

    private static final String TOKEN = "a-token-that-stays-secret";
    private static final String RUN = "5f0c0a6e-1111-4222-8333-444455556666";

    /** An answer of the service. */
    private record Answer(int status, String body) {}

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private HttpServer service;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", this::answer);
        service.start();
        environment.put(
                "SEALPOST_FETCH_URL", "http://localhost:" + service.getAddress().getPort());
        environment.put(
                "SEALPOST_FETCH_TOKEN_FILE",
                Files.writeString(directory.resolve("token"), TOKEN + "\n").toString());
        environment.put("SEALPOST_FETCH_WAIT", "PT20S");
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void aRunThatReadEveryMailboxSucceeds() {
        // Given
        answers.add(run(200, "done", server("office", "done", 3, null), server("sales", "busy", 0, null)));

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isZero();
        assertThat(output()).contains("done: 3 messages fetched, 0 of 2 mailboxes failed");
        assertThat(asked).containsExactly("POST /v1/fetch-runs {} Bearer " + TOKEN);
    }

    @Test
    void aMailboxThatFailedIsNamedAndFailsTheCommand() {
        // Given
        answers.add(run(202, "running", server("office", "waiting", 0, null), server("sales", "waiting", 0, null)));
        answers.add(
                run(200, "done", server("office", "done", 1, null), server("sales", "failed", 0, "grant_not_active")));

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isOne();
        assertThat(output()).contains("failed: sales (grant_not_active)").doesNotContain("failed: office");
        assertThat(asked).hasSize(2).last().asString().startsWith("GET /v1/fetch-runs/" + RUN);
    }

    @Test
    void aRunThatOutlivesPatienceIsNotTakenForDone() {
        // Given
        environment.put("SEALPOST_FETCH_WAIT", "PT0S");
        answers.add(run(202, "running", server("office", "running", 0, null)));

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isEqualTo(3);
        assertThat(output()).contains("still running", "/v1/fetch-runs/" + RUN);
    }

    @Test
    void aReplicaThatIsGoneForAMomentDoesNotEndTheWait() {
        // Given
        answers.add(run(202, "running", server("office", "running", 0, null)));
        answers.add(new Answer(503, "<html>no endpoints</html>"));
        answers.add(run(200, "done", server("office", "done", 1, null)));

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isZero();
    }

    @Test
    void aServiceThatIsNotReachedIsToldFromAMailboxThatFailed() {
        // Given
        service.stop(0);

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isEqualTo(2);
        assertThat(output()).contains("mail-service was not reached at http://localhost:");
    }

    @Test
    void aRefusalIsToldInTheServicesWordsWithoutTheToken() {
        // Given
        answers.add(new Answer(403, """
                {"status": 403, "code": "forbidden", "detail": "The caller may not fetch.", "more": "%s"}""".formatted(TOKEN)));

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isEqualTo(2);
        assertThat(output())
                .contains("403 forbidden: The caller may not fetch.")
                .doesNotContain(TOKEN);
    }

    @Test
    void anAnswerThatIsNoRunIsNotTakenForOne() {
        // Given
        answers.add(new Answer(200, "<html>a portal's page</html>"));

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isEqualTo(2);
        assertThat(output()).contains("its answer is no fetch run").doesNotContain("portal");
    }

    @Test
    void chosenServersAreNamed() {
        // Given
        environment.put("SEALPOST_FETCH_SERVERS", "office, sales");
        answers.add(run(200, "done", server("office", "done", 0, null), server("sales", "done", 0, null)));

        // When
        command();

        // Then
        assertThat(asked.getFirst()).contains("{\"servers\":[\"office\",\"sales\"]}");
    }

    @Test
    void whatIsNotConfiguredIsSaid() {
        // Given
        environment.remove("SEALPOST_FETCH_URL");

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isEqualTo(2);
        assertThat(output()).contains("Set SEALPOST_FETCH_URL.");
    }

    @Test
    void aTokenFileThatIsNotThereIsSaid() {
        // Given
        environment.put("SEALPOST_FETCH_TOKEN_FILE", directory.resolve("absent").toString());

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isEqualTo(2);
        assertThat(output()).contains("absent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail-service",
                "ftp://mail-service",
                "http://mail service",
                "http://mail_service",
                "http://:80",
                "http://mail-service:99999",
                "http://anna:" + TOKEN + "@mail-service",
                "http://mail-service/%"
            })
    void aBaseUrlThatIsNoneIsSaid(String url) {
        // Given
        environment.put("SEALPOST_FETCH_URL", url);

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isEqualTo(2);
        assertThat(output()).contains("SEALPOST_FETCH_URL is").doesNotContain(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10m", "-PT1S", "PT999999999999999H", "P8D"})
    void aWaitThatIsNoneIsSaid(String wait) {
        // Given
        environment.put("SEALPOST_FETCH_WAIT", wait);

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isEqualTo(2);
        assertThat(output()).contains("SEALPOST_FETCH_WAIT is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", TOKEN + "\r\n" + TOKEN, TOKEN + "\u00e9", TOKEN + " " + TOKEN})
    void aFileWithoutATokenIsSaidWithoutWhatIsInIt(String content) throws IOException {
        // Given
        Files.write(directory.resolve("token"), content.getBytes(StandardCharsets.ISO_8859_1));

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isEqualTo(2);
        assertThat(output()).contains("SEALPOST_FETCH_TOKEN_FILE").doesNotContain(TOKEN);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "[]",
                "{\"id\": \"" + RUN + "\", \"status\": \"done\"}",
                "{\"id\": \"" + RUN + "\", \"status\": \"done\", \"servers\": [null]}",
                "{\"id\": \"../../elsewhere?a b\", \"status\": \"running\", \"servers\": []}"
            })
    void aDocumentThatIsNoRunIsNotTakenForOne(String document) {
        // Given
        answers.add(new Answer(200, document));

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isEqualTo(2);
        assertThat(output()).contains("its answer is no fetch run");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 410})
    void aRunThatIsNotShownAnyMoreEndsTheWaitAtOnce(int status) {
        // Given
        answers.add(run(202, "running", server("office", "failed", 0, "tls"), server("sales", "running", 0, null)));
        answers.add(new Answer(status, "{\"code\": \"no_more\", \"detail\": \"It is not shown.\"}"));

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isEqualTo(2);
        assertThat(output()).contains("failed: office (tls)", status + " no_more: It is not shown.");
        assertThat(asked).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"429, null", "408, {}", "500, []", "302, ''", "200, null"})
    void theWordOfAMomentDoesNotEndTheWait(int status, String body) {
        // Given
        answers.add(run(202, "running", server("office", "running", 0, null)));
        answers.add(new Answer(status, body));
        answers.add(run(200, "done", server("office", "done", 1, null)));

        // When
        var ending = command();

        // Then
        assertThat(ending.code()).isZero();
    }

    @Test
    void whatNobodyThoughtOfIsNoMailboxThatFailed() {
        // Given
        Map<String, String> nothing = null;

        // When
        var ending = FetchNow.run(nothing, new PrintStream(printed, true, StandardCharsets.UTF_8));

        // Then
        assertThat(ending.code()).isEqualTo(2);
        assertThat(output()).contains("NullPointerException");
    }

    private Ending command() {
        return FetchNow.run(environment, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static Answer run(int status, String state, String... servers) {
        return new Answer(status, """
                {"id": "%s", "status": "%s", "created_at": "2026-01-01T00:00:00Z", "servers": [%s]}""".formatted(RUN, state, String.join(",", servers)));
    }

    private static String server(String name, String outcome, int fetched, String error) {
        return """
                {"server": "%s", "outcome": "%s", "fetched": %d, "known": 0, "problems": 0%s}""".formatted(name, outcome, fetched, error == null ? "" : ", \"error\": \"" + error + "\"");
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(String.join(
                " ",
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                exchange.getRequestHeaders().getFirst("Authorization")));
        var answer = answers.poll();
        var body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
