package io.sealpost.mail.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * token-vault as its golden exchanges show it: an answer is always one of theirs, and a request that none of them shows is answered 501.
 * Only names of secrets, purposes of tokens and values are its own. The grants are those of {@code anna@example.com} at
 * {@code acme}, app-only {@code invoices}, and {@code sales}, which is delegated.
 */
public final class FakeVault implements AutoCloseable {

    public static final String APPLICATION = "acme";
    public static final String ACCOUNT = "anna@example.com";
    public static final String APP_ONLY = "invoices";
    public static final String DELEGATED = "sales";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CONTRACT = Path.of("../token-vault/src/contract");

    private final HttpServer server;
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    /** Small, so that few parameters already take several pages. */
    private static final int PAGE = 2;

    private final Map<String, String> parameters = new TreeMap<>();
    private final AtomicInteger parameterVersion = new AtomicInteger(1);
    private final Map<String, Integer> refreshes = new ConcurrentHashMap<>();
    private volatile String accessToken = "first-token";
    private volatile Runnable onRefresh = () -> {};
    private volatile boolean down;
    private volatile boolean hangs;
    private volatile boolean fails;
    private final AtomicInteger hanging = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    public FakeVault() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/", this::answer);
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Every connection is cut without an answer. */
    public void goDown(boolean isDown) {
        down = isDown;
    }

    /** Every request is answered 500. */
    public void fails(boolean itDoes) {
        fails = itDoes;
    }

    /** Requests are taken and never answered, not even when it answers others again. */
    public void hangs(boolean itDoes) {
        hangs = itDoes;
    }

    /** How many requests were left without an answer. */
    public int hanging() {
        return hanging.get();
    }

    /** The token that the mail servers take; the vault knows no other until it is refreshed. */
    public void serves(String token) {
        accessToken = token;
    }

    public String accessToken() {
        return accessToken;
    }

    /** What happens when a token is replaced; the default is a new one. */
    public void onRefresh(Runnable action) {
        onRefresh = action;
    }

    /** How often tokens of an application were replaced. */
    public int refreshesOf(String application) {
        return refreshes.getOrDefault(application, 0);
    }

    public void setParameter(String key, String value) {
        synchronized (parameters) {
            if (value == null) {
                parameters.remove(key);
            } else {
                parameters.put(key, value);
            }
            parameterVersion.incrementAndGet();
        }
    }

    public Map<String, String> secrets() {
        return Map.copyOf(secrets);
    }

    private void hang() {
        hanging.incrementAndGet();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        if (down) {
            exchange.close();
            return;
        }
        if (hangs) {
            hang();
            return;
        }
        if (fails) {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
            return;
        }
        if (!"Bearer mail-service-token".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, exchange("caller-unknown"), null);
            return;
        }
        var path = exchange.getRequestURI().getPath();
        if (path.startsWith("/v1/secrets/")) {
            secret(exchange, path.substring("/v1/secrets/".length()), body);
        } else if (path.equals("/v1/system-parameters")) {
            parameters(exchange);
        } else if (path.startsWith("/v1/grants/")) {
            grant(exchange, path, body);
        } else {
            exchange.sendResponseHeaders(501, -1);
        }
        exchange.close();
    }

    private void secret(HttpExchange exchange, String name, byte[] body) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                var golden = exchange("secret-stored");
                sameMembers(golden.at("/request/json"), JSON.readTree(body));
                secrets.put(name, JSON.readTree(body).get("value").asText());
                send(exchange, golden, json -> json.put("name", name));
            }
            case "GET" -> {
                if (secrets.containsKey(name)) {
                    send(exchange, exchange("secret-read"), json -> json.put("name", name)
                            .put("value", secrets.get(name)));
                } else {
                    send(exchange, exchange("secret-absent"), null);
                }
            }
            case "DELETE" ->
                send(exchange, exchange(secrets.remove(name) == null ? "secret-absent" : "secret-deleted"), null);
            default -> exchange.sendResponseHeaders(501, -1);
        }
    }

    private static String after(HttpExchange exchange) {
        var query = exchange.getRequestURI().getQuery();
        return query == null || !query.startsWith("after=") ? "" : query.substring("after=".length());
    }

    private void parameters(HttpExchange exchange) throws IOException {
        var tag = "\"" + parameterVersion.get() + "\"";
        if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            send(exchange, exchange("parameters-unchanged"), null);
            return;
        }
        var golden = exchange("parameters-read");
        exchange.getResponseHeaders().set("ETag", tag);
        send(exchange, golden, json -> {
            var shape = (ObjectNode) golden.at("/response/json/items/0");
            var items = json.putArray("items");
            synchronized (parameters) {
                var rest = new TreeMap<>(parameters);
                rest.headMap(after(exchange), true).clear();
                rest.entrySet().stream()
                        .limit(PAGE)
                        .forEach(parameter -> items.add(
                                shape.deepCopy().put("key", parameter.getKey()).put("value", parameter.getValue())));
                json.put(
                        "next",
                        rest.size() > PAGE ? items.get(PAGE - 1).get("key").asText() : null);
            }
        });
    }

    private void grant(HttpExchange exchange, String path, byte[] body) throws IOException {
        var rest = List.of(path.substring("/v1/grants/".length()).split("/", -1));
        var account = rest.get(1);
        var call = rest.size() == 3 ? rest.get(2) : "";
        switch (exchange.getRequestMethod() + " " + call) {
            case "GET " -> send(exchange, exchange(grantOf(account)), null);
            case "GET access-token" -> accessToken(exchange, account);
            case "POST refresh" -> refresh(exchange, rest.get(0), body);
            default -> exchange.sendResponseHeaders(501, -1);
        }
    }

    private static String grantOf(String account) {
        return switch (account) {
            case ACCOUNT -> "grant-read";
            case APP_ONLY -> "grant-app-only";
            case DELEGATED -> "grant-delegated";
            default -> "grant-absent";
        };
    }

    private void accessToken(HttpExchange exchange, String account) throws IOException {
        switch (account) {
            case ACCOUNT, APP_ONLY, DELEGATED ->
                send(exchange, exchange("access-token"), json -> json.put("access_token", accessToken));
            case "dead@example.com" -> send(exchange, exchange("access-token-consent-needed"), null);
            case "late@example.com" -> send(exchange, exchange("access-token-provider-down"), null);
            default -> send(exchange, exchange("access-token-no-grant"), null);
        }
    }

    private void refresh(HttpExchange exchange, String application, byte[] body) throws IOException {
        var golden = exchange("refresh-forced");
        sameMembers(golden.at("/request/json"), JSON.readTree(body));
        refreshes.merge(application, 1, Integer::sum);
        onRefresh.run();
        send(exchange, golden, null);
    }

    private static void sameMembers(JsonNode golden, JsonNode sent) {
        if (!names(golden).equals(names(sent))) {
            throw new IllegalStateException("the contract does not have this body: " + names(sent));
        }
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).sorted().toList();
    }

    private static JsonNode exchange(String name) throws IOException {
        return JSON.readTree(Files.readString(CONTRACT.resolve(name + ".json")));
    }

    private interface Change {
        void to(ObjectNode json);
    }

    private static void send(HttpExchange exchange, JsonNode golden, Change change) throws IOException {
        var response = golden.get("response");
        var json = response.has("json") ? (ObjectNode) response.get("json").deepCopy() : null;
        if (json != null && change != null) {
            change.to(json);
        }
        var bytes = json == null ? new byte[0] : filled(json.toString()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(response.get("status").asInt(), bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String filled(String text) {
        var now = Instant.now();
        return text.replace("{{time:PT1H}}", now.plusSeconds(3600).toString())
                .replace("{{time}}", now.toString())
                .replaceAll("\\{\\{[^}]*}}", "text");
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
    }
}
