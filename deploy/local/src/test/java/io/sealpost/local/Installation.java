package io.sealpost.local;

import io.sealpost.local.supervise.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Sealpost as an operator has it: the packaged launcher, a data directory and ports of its own. Ends with everything it started. */
final class Installation implements AutoCloseable {

    private static final List<String> PORTS = List.of(
            "SEALPOST_AUTH_PORT",
            "SEALPOST_VAULT_PORT",
            "SEALPOST_MAIL_PORT",
            "SEALPOST_POSTGRES_PORT",
            "SEALPOST_SANDBOX_PROVIDER_PORT",
            "SEALPOST_SANDBOX_SMTP_PORT",
            "SEALPOST_SANDBOX_IMAP_PORT");

    private final Map<String, String> environment = new HashMap<>();
    private final Layout layout;
    private final HttpClient http = HttpClient.newHttpClient();

    /** What a command printed and how it ended. */
    record Outcome(int code, String output) {}

    Installation(Path data, boolean sandbox) {
        environment.put(
                "SEALPOST_HOME", Path.of("../..").toAbsolutePath().normalize().toString());
        environment.put("SEALPOST_DATA", data.toString());
        environment.put("SEALPOST_SANDBOX", sandbox ? "1" : "0");
        freePorts();
        this.layout = Layout.of(environment);
    }

    private void freePorts() {
        var sockets = PORTS.stream().map(_ -> open()).toList();
        for (int i = 0; i < PORTS.size(); i++) {
            environment.put(PORTS.get(i), Integer.toString(sockets.get(i).getLocalPort()));
        }
        sockets.forEach(Installation::close);
    }

    private static ServerSocket open() {
        try {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Layout layout() {
        return layout;
    }

    Outcome run(String command) {
        return run(command, Map.of());
    }

    Outcome run(String command, Map<String, String> more) {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        Path.of("target/sealpost-local.jar").toAbsolutePath().toString(),
                        command)
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().putAll(more);
        try {
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(1, TimeUnit.MINUTES);
            return new Outcome(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String token(String scope) {
        return run("token", Map.of("SCOPE", scope)).output().strip();
    }

    /** Stores a parameter at the vault; returns the status. */
    int putParameter(String key, String value) throws IOException, InterruptedException {
        var body = BodyPublishers.ofString("{\"value\": \"" + value + "\"}");
        return http.send(
                        parameter(key)
                                .header("Content-Type", "application/json")
                                .PUT(body)
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    HttpResponse<String> getParameter(String key) throws IOException, InterruptedException {
        return http.send(parameter(key).GET().build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder parameter(String key) {
        return HttpRequest.newBuilder(URI.create(layout.vaultUrl() + "/v1/system-parameters/" + key))
                .header("Authorization", "Bearer " + token("parameters:read parameters:write"));
    }

    int status(String url, String token) throws IOException, InterruptedException {
        return get(url, token).statusCode();
    }

    HttpResponse<String> get(String url, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    ProcessHandle supervisor() {
        return State.read(layout).flatMap(State::supervisor).orElseThrow();
    }

    ProcessHandle process(String name) {
        return State.read(layout).orElseThrow().processes().get(name);
    }

    List<ProcessHandle> processes() {
        return State.read(layout)
                .map(state -> List.copyOf(state.processes().values()))
                .orElse(List.of());
    }

    /** Everything that was logged. */
    String logs() throws IOException {
        try (var files = Files.list(layout.logs())) {
            return files.map(PrivateFiles::read).collect(Collectors.joining("\n"));
        }
    }

    @Override
    public void close() {
        run("down");
        http.close();
    }
}
