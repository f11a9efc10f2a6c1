package io.sealpost.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sealpost.local.issuer.LocalIssuer;
import io.sealpost.local.issuer.Reach;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One vault process, as its callers use it. */
final class Vault {

    static final String APPLICATION = "bench";

    /** Settings of a replica that refreshes only what is read. */
    static final Map<String, String> QUIET = Map.of("SEALPOST_GRANT_REFRESH_TICK", "off");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 16;

    private final String url;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Vault(String url, LocalIssuer issuer) {
        this.url = url;
        this.token = issuer.callerToken(
                "applications:write applications:read codes:redeem grants:read grants:write grants:use keys:rotate audit:read parameters:admin parameters:write",
                new Reach(List.of(), List.of(), List.of("*"), List.of()));
    }

    void awaitReady(Duration longest) {
        var giveUp = System.nanoTime() + longest.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("The vault did not get ready: " + url);
            }
            pause(Duration.ofMillis(200));
        }
    }

    private boolean isReady() {
        try {
            return send(HttpRequest.newBuilder(URI.create(url + "/q/health/ready")))
                            .statusCode()
                    == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    void setParameter(String key, String value) {
        var answer = send(authorized("/v1/system-parameters/" + key)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json(Map.of("value", value)))));
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(key + " was not set: " + answer.body());
        }
    }

    void register(StubProvider provider) {
        var body = Map.of(
                "template",
                "custom",
                "token_endpoint",
                provider.issuer() + "/token",
                "authorization_endpoint",
                provider.issuer() + "/authorize",
                "client_id",
                "sealpost",
                "client_secrets",
                Map.of("one", Map.of("value", "secret")),
                "mail_hosts",
                List.of("localhost"));
        expect(
                201,
                authorized("/v1/applications/" + APPLICATION)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json(body))));
    }

    void registerForSignIn(String application, StubOpenIdProvider provider) {
        var body = Map.of(
                "template",
                "custom",
                "issuer",
                provider.issuer(),
                "token_endpoint",
                provider.issuer() + "/token",
                "authorization_endpoint",
                provider.issuer() + "/authorize",
                "jwks_uri",
                provider.issuer() + "/jwks",
                "client_id",
                StubOpenIdProvider.CLIENT,
                "client_secrets",
                Map.of("one", Map.of("value", StubOpenIdProvider.SECRET)));
        expect(
                201,
                authorized("/v1/applications/" + application)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json(body))));
    }

    /** Connects that many accounts. */
    void connect(int accounts) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var work = threads.invokeAll(IntStream.range(0, accounts)
                    .<java.util.concurrent.Callable<Void>>mapToObj(account -> () -> {
                        connect(account(account));
                        return null;
                    })
                    .toList());
            work.forEach(java.util.concurrent.Future::resultNow);
        }
    }

    static String account(int number) {
        return "user" + number + "@example.com";
    }

    private void connect(String account) {
        var form = Map.of(
                        "grant_type", "authorization_code",
                        "code", "code-of-" + account,
                        "redirect_uri", "http://localhost:8081/oauth/confirm/bench",
                        "code_verifier", "verifier-verifier-verifier-verifier-verifier",
                        "scope", "mail",
                        "purpose", "mailbox")
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var redeemed = expect(
                200,
                authorized("/v1/applications/" + APPLICATION + "/token")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
        var confirmation = Map.of(
                "grant_id", redeemed.path("access_token").asText(), "issuer", "https://issuer", "subject", account);
        expect(
                201,
                authorized("/v1/grants/" + APPLICATION + "/" + account)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json(confirmation))));
    }

    /** The account's access token. */
    String accessToken(String account) {
        return expect(
                        200,
                        authorized("/v1/grants/" + APPLICATION + "/" + account + "/access-token")
                                .GET())
                .path("access_token")
                .asText();
    }

    /** Where it answers, for programs that ask by themselves. */
    String url() {
        return url;
    }

    /** The header that its caller comes with. */
    String authorization() {
        return "Bearer " + token;
    }

    /** The rows under each data key, by the key's id. */
    SortedMap<Long, Long> rowsByKey() {
        return rowsByKey(expect(200, authorized("/v1/keys").GET()));
    }

    /** Begins a rotation; returns what {@link #rowsByKey} does. */
    SortedMap<Long, Long> rotate() {
        return rowsByKey(expect(202, authorized("/v1/keys/rotate").POST(BodyPublishers.noBody())));
    }

    private static SortedMap<Long, Long> rowsByKey(JsonNode keys) {
        var rows = new TreeMap<Long, Long>();
        keys.path("data_keys")
                .forEach(key -> rows.put(
                        key.path("id").asLong(),
                        key.path("rows").path("account_grant").asLong()));
        return rows;
    }

    /** What came of looking through the audit trail. */
    JsonNode verifiedAudit() {
        return expect(200, authorized("/v1/audit-events/verify").GET());
    }

    private HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", authorization());
    }

    private JsonNode expect(int status, HttpRequest.Builder request) {
        var answer = send(request);
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String json(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
