package io.sealpost.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A second process of each service: the second auth-service and mail-service call the second vault. */
final class Replicas implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final String TOKEN_READS = "http_server_requests_seconds_count";

    private final Deque<Program> programs = new ArrayDeque<>();
    private final int vaultPort = Ports.free();
    private final int authPort = Ports.free();
    private final int mailPort = Ports.free();

    private Replicas() {}

    static Replicas of(Sealpost sealpost) {
        var replicas = new Replicas();
        try {
            replicas.start(sealpost, "token-vault", replicas.vaultPort);
            replicas.start(sealpost, "auth-service", replicas.authPort);
            replicas.start(sealpost, "mail-service", replicas.mailPort);
            return replicas;
        } catch (RuntimeException | Error e) {
            replicas.close();
            throw e;
        }
    }

    private void start(Sealpost sealpost, String service, int port) {
        var changes = Map.of("QUARKUS_HTTP_PORT", Integer.toString(port), "SEALPOST_VAULT_URL", vaultUrl());
        var program = sealpost.replicate(service, changes);
        programs.push(program);
        program.awaitReady(START, () -> Http.reachable(url(port) + "/q/health/ready"));
    }

    String vaultUrl() {
        return url(vaultPort);
    }

    String authUrl() {
        return url(authPort);
    }

    String mailUrl() {
        return url(mailPort);
    }

    private static String url(int port) {
        return "http://localhost:" + port;
    }

    /** How many access tokens were read from a vault. */
    double tokensReadFrom(String vault) {
        var metrics = Http.send(HttpRequest.newBuilder(URI.create(vault + "/q/metrics")))
                .expect(200)
                .text();
        return Arrays.stream(metrics.split("\n"))
                .filter(line -> line.startsWith(TOKEN_READS) && line.contains("/access-token"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Fetches now through one of the two mail-services; the outcome of the one server. */
    JsonNode fetch(String mail, String token, String server) {
        return new Api(mail, token)
                .post("/v1/fetch-runs?wait=PT1M", Map.of("servers", List.of(server)))
                .expect(200)
                .json()
                .path("servers")
                .path(0);
    }

    @Override
    public void close() {
        while (!programs.isEmpty()) {
            programs.pop().close();
        }
    }
}
