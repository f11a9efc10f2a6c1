package io.sealpost.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** One process of the vault, which can be killed, frozen and started again. */
final class VaultReplica implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);

    private final String name;
    private final int port = Ports.free();
    private final List<String> command;
    private final Path logs;
    private final Api api;
    private int starts;
    private Program program;

    /**
     * @param environment all that it knows
     * @param token of a caller who may do everything
     */
    VaultReplica(String name, Path checkout, Path logs, Map<String, String> environment, String token) {
        this.name = name;
        this.logs = logs;
        this.api = new Api(url(), token);
        this.command = command(checkout, environment);
        this.program = launch();
    }

    private List<String> command(Path checkout, Map<String, String> environment) {
        var words = new ArrayList<>(List.of("env", "-i", "QUARKUS_HTTP_PORT=" + port));
        environment.forEach((variable, value) -> words.add(variable + "=" + value));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // It lives too short for what the second compiler costs.
        words.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        words.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-Djdk.virtualThreadScheduler.parallelism=64",
                "-jar"));
        words.add(checkout.resolve("token-vault/target/quarkus-app/quarkus-run.jar")
                .toString());
        return List.copyOf(words);
    }

    private Program launch() {
        starts++;
        return Program.start(logs.resolve(name + "-" + starts + ".log"), Map.of(), command);
    }

    VaultReplica awaitReady() {
        program.awaitReady(START, () -> Http.reachable(url() + "/q/health/ready"));
        return this;
    }

    private String url() {
        return "http://localhost:" + port;
    }

    /** Ends it without a word. */
    void kill() {
        program.kill();
    }

    /** Brings it back after a kill. */
    VaultReplica restart() {
        program = launch();
        return awaitReady();
    }

    void freeze() {
        program.freeze();
    }

    void thaw() {
        program.thaw();
    }

    Api api() {
        return api;
    }

    /** Asks for an access token, which refreshes where there is none that lives. */
    Http.Answer read(GrantName grant) {
        return api.get(grant.path() + "/access-token?for=imap");
    }

    /** The access token that a read brings. */
    String accessToken(GrantName grant) {
        return read(grant).expect(200).json().path("access_token").asText();
    }

    /** The grant as it is shown. */
    JsonNode shown(GrantName grant) {
        return api.get(grant.path()).expect(200).json();
    }

    /** Says that a mail server refused the token, which asks for a refresh though it still lives. */
    Http.Answer rejected(GrantName grant, String token) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return api.post(
                    grant.path() + "/refresh", Map.of("rejected", HexFormat.of().formatHex(hash)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
