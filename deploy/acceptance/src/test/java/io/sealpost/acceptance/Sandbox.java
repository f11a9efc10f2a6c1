package io.sealpost.acceptance;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stand-in provider and mail host that a newcomer starts with, on ports of this run. */
final class Sandbox implements AutoCloseable {

    private final int provider = Ports.free();
    private final int smtp = Ports.free();
    private final int imap = Ports.free();
    private final Path directory;
    private final Program program;

    private Sandbox(Path checkout, Path directory, Map<String, String> settings) {
        this.directory = directory;
        var environment = new HashMap<>(settings);
        environment.put("SANDBOX_PROVIDER_PORT", Integer.toString(provider));
        environment.put("SANDBOX_SMTP_PORT", Integer.toString(smtp));
        environment.put("SANDBOX_IMAP_PORT", Integer.toString(imap));
        environment.put("SANDBOX_DIRECTORY", directory.toString());
        program = Program.start(
                directory.resolve("sandbox.log"),
                environment,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        checkout.resolve("deploy/sandbox/target/sealpost-sandbox-0.1.0-SNAPSHOT.jar")
                                .toString()));
    }

    static Sandbox start(Path checkout, Path directory) {
        return start(checkout, directory, Map.of());
    }

    /** @param settings besides its ports and its directory */
    static Sandbox start(Path checkout, Path directory, Map<String, String> settings) {
        var sandbox = new Sandbox(checkout, directory, settings);
        sandbox.program.awaitReady(
                Duration.ofMinutes(2),
                () -> Sockets.open(sandbox.imap)
                        && Files.exists(sandbox.authority())
                        && Sockets.open(sandbox.provider));
        return sandbox;
    }

    /** The authority of its certificates. */
    Path authority() {
        return directory.resolve("ca.pem");
    }

    int provider() {
        return provider;
    }

    /** Its name, below which its endpoints are. */
    String issuer() {
        return "http://localhost:" + provider + "/sandbox";
    }

    /** Who comes next, where nothing else says it. */
    void nextIs(String account) {
        Http.send(HttpRequest.newBuilder(URI.create("http://localhost:" + provider + "/control/consent"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Http.text(Map.of("outcome", "allow", "account", account)))))
                .expect(204);
    }

    int smtp() {
        return smtp;
    }

    int imap() {
        return imap;
    }

    @Override
    public void close() {
        program.close();
    }
}
