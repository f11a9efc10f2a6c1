package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on the pages of the documentation do what the pages say. */
@ExtendWith(Installation.Running.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DocumentsIT {

    private static Sandbox sandbox;

    private final Installation installation;
    private final Peers peers;
    private final Sealpost sealpost;

    DocumentsIT(Installation installation) {
        this.installation = installation;
        this.peers = installation.peers();
        this.sealpost = installation.sealpost();
    }

    @BeforeAll
    static void start(Installation installation) {
        sandbox = Sandbox.start(
                installation.checkout(), installation.peers().directory().directory("sandbox"));
        installation.peers().trust("sandbox.pem", sandbox.authority());
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @AfterEach
    void restore() {
        installation.backend().baseUrl(sealpost.webBaseUrl());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start.md",
                "connect-microsoft-365.md",
                "connect-gmail.md",
                "connect-any-provider.md",
                "callers.md"
            })
    void theCommandsOfThePageWork(String name) {
        // Given
        var page = Page.read(installation.checkout().resolve("docs").resolve(name), places());
        var shell =
                new Shell(peers.directory().directory("reader-of-" + name), installation.checkout(), environment(name));

        for (var step : page.steps()) {
            // When
            var answers = answers(shell.run(step.commands()));

            // Then
            assertThat(step.isAnsweredBy(answers))
                    .as(() -> step + " was answered " + answers)
                    .isTrue();
        }
        assertThat(page.steps()).as("the page has commands").isNotEmpty();
    }

    private static List<JsonNode> answers(String output) {
        return output.lines()
                .filter(line -> line.startsWith("{"))
                .map(Http::json)
                .toList();
    }

    private Map<String, String> places() {
        return Map.of(
                "http://localhost:8081", sealpost.webBaseUrl(),
                "http://localhost:8082", sealpost.vaultUrl(),
                "http://localhost:8083", sealpost.mailUrl(),
                "http://localhost:8090", "http://localhost:" + sandbox.provider(),
                "\"port\": 8587", "\"port\": " + sandbox.smtp(),
                "\"port\": 8993", "\"port\": " + sandbox.imap(),
                "http://localhost:8080", peers.keycloak().url());
    }

    private Map<String, String> environment(String page) {
        var environment = new HashMap<>(sealpost.environment());
        environment.put("HOME", peers.directory().directory("reader-of-" + page).toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("PASSWORD", peers.keycloak().secrets().administrator());
        environment.put(
                "PATH", Path.of(System.getProperty("acceptance.keycloak"), "bin") + ":" + System.getenv("PATH"));
        return environment;
    }
}
