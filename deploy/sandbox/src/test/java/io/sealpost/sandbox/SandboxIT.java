package io.sealpost.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, as a process of its own. */
class SandboxIT {
    private static final Pattern READY = Pattern.compile("Sandbox ready: provider (http://localhost:\\d+/sandbox), "
            + "SMTP localhost:\\d+ \\(STARTTLS\\), IMAP localhost:\\d+ \\(TLS\\), CA (\\S+/ca\\.pem)");
    private static final String SECRET = "a-secret-nobody-may-read";

    @TempDir
    Path directory;

    @Test
    void saysOnceThatItIsReadyAndEndsOnSigterm() throws Exception {
        // Given
        var process = start(freePorts());
        try (var output = output(process);
                var http = HttpClient.newHttpClient()) {
            var issuer = issuer(output.readLine());
            var refused = http.send(
                    HttpRequest.newBuilder(URI.create(issuer + "/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("grant_type=refresh_token&refresh_token=" + SECRET
                                    + "&client_id=sealpost-sandbox&client_secret=" + SECRET))
                            .build(),
                    BodyHandlers.ofString());

            // When
            process.toHandle().destroy(); // unlike destroy() on the process, leaves its output readable

            // Then
            assertThat(process.waitFor(10, SECONDS)).isTrue();
            assertThat(output.lines()).isEmpty();
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).doesNotContain(SECRET);
            assertThat(directory.toFile().list()).containsExactly("ca.pem");
            assertThat(directory.resolve("ca.pem")).content().doesNotContain("PRIVATE");
        } finally {
            process.destroyForcibly();
        }
    }

    private static String issuer(String line) {
        var ready = READY.matcher(line);
        if (!ready.matches()) {
            throw new IllegalStateException("Not the line that says it is ready: " + line);
        }
        return ready.group(1);
    }

    @Test
    void takenPortIsNamed() throws Exception {
        // Given
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var environment = freePorts();

            // When
            var process = start(Map.of(
                    "SANDBOX_PROVIDER_PORT", "0",
                    "SANDBOX_SMTP_PORT", environment.get("SANDBOX_SMTP_PORT"),
                    "SANDBOX_IMAP_PORT", Integer.toString(taken.getLocalPort())));

            // Then
            assertThat(output(process).lines()).singleElement().asString().contains("SANDBOX_IMAP_PORT");
            assertThat(process.waitFor(10, SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
        }
    }

    @Test
    void unusableSettingIsNamed() throws Exception {
        // Given
        var environment = Map.of("SANDBOX_SMTP_PORT", "smtp");

        // When
        var process = start(environment);

        // Then
        assertThat(output(process).lines()).singleElement().asString().contains("SANDBOX_SMTP_PORT");
        assertThat(process.waitFor(10, SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
    }

    private static Map<String, String> freePorts() {
        return Map.of("SANDBOX_PROVIDER_PORT", "0", "SANDBOX_SMTP_PORT", "0", "SANDBOX_IMAP_PORT", "0");
    }

    private Process start(Map<String, String> environment) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var builder = new ProcessBuilder(java.toString(), "-jar", System.getProperty("sandbox.jar"));
        builder.redirectErrorStream(true);
        builder.environment().put("SANDBOX_DIRECTORY", directory.toString());
        builder.environment().put("SANDBOX_CLIENT_SECRET", SECRET);
        builder.environment().put("SANDBOX_RELAY_PASSWORD", SECRET);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
