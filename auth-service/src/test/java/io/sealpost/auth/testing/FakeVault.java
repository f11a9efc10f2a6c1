package io.sealpost.auth.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * token-vault as its golden exchanges show it: an answer is one of theirs with the placeholders filled, a request has the members of
 * theirs, and what none of them shows is answered 501. Accounts, scopes and parameters are the tests' own. One call is no exchange of this
 * service: the PUT of an application, which it makes in the name of its caller; that is answered as told. So are events when the audit is said
 * to be away.
 */
public final class FakeVault implements AutoCloseable {

    /** Of the template custom. */
    public static final String APPLICATION = "acme";

    static final String TOKEN = "auth-service-token";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CONTRACT = Path.of("../token-vault/src/contract");

    /** How a call goes that may go wrong. */
    public enum Course {
        WELL,
        REFUSED,
        PROVIDER_DOWN,
        PROVIDER_NOT_ALLOWED,
        WITHOUT_ITS_DATABASE,
        CUT_BEFORE,
        CUT_AFTER,
        SILENT
    }

    /** What comes of telling an event. */
    public enum Hearing {
        TAKEN,
        REFUSED,
        FAILED,
        CUT_BEFORE,
        CUT_AFTER,
        AWAY_FOR_A_MINUTE
    }

    /** A relayed application. */
    public record Relayed(String authorization, JsonNode body) {}

    private record Secret(String value, String tag) {}

    private final FakeProvider provider;
    private final HttpServer server;
    private final AtomicInteger parameterVersion = new AtomicInteger(1);
    private final Map<String, String> parameters = new TreeMap<>();
    private final Map<String, Secret> secrets = new HashMap<>();
    private int secretVersion;
    private final Map<String, ObjectNode> grants = new ConcurrentHashMap<>();
    private final Map<String, String> applications = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> needingConsent = new ConcurrentSkipListMap<>();
    private final List<Map<String, String>> redemptions = new CopyOnWriteArrayList<>();
    private final List<JsonNode> confirmations = new CopyOnWriteArrayList<>();
    private final List<Relayed> relayed = new CopyOnWriteArrayList<>();
    private volatile boolean down;
    private volatile boolean hangs;
    private final AtomicInteger hanging = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Course tokenCourse;
    private volatile String refusal;
    private volatile CyclicBarrier gathering;
    private volatile Course confirmCourse;
    private volatile Runnable whileConfirming;
    private volatile Consumer<ObjectNode> tokens;
    private volatile Consumer<ObjectNode> application;
    private volatile Function<JsonNode, Hearing> hears;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private volatile int relayStatus;
    private volatile String relayBody;

    public FakeVault(FakeProvider provider) {
        this.provider = provider;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/", this::answer);
        server.start();
        reset();
    }

    /** Empty and well; but for the parameters and secrets, of which the service holds copies. */
    public void reset() {
        down = false;
        hangs = false;
        tokenCourse = Course.WELL;
        refusal = "invalid_grant";
        gathering = new CyclicBarrier(1);
        confirmCourse = Course.WELL;
        whileConfirming = () -> {};
        tokens = json -> {};
        application = json -> {};
        hears = _ -> Hearing.TAKEN;
        events.clear();
        relayStatus = 201;
        relayBody = "{}";
        grants.clear();
        applications.clear();
        List.of("custom", "google", "microsoft")
                .forEach(template -> applications.put(applicationOf(template), template));
        needingConsent.clear();
        redemptions.clear();
        confirmations.clear();
        relayed.clear();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Every connection is cut without an answer. */
    public void goesDown(boolean isDown) {
        down = isDown;
    }

    /** Requests are taken and never answered, not even when it answers others again. */
    public void hangs(boolean itDoes) {
        hangs = itDoes;
    }

    /** How many requests were left without an answer. */
    public int hanging() {
        return hanging.get();
    }

    public void redeems(Course course) {
        tokenCourse = course;
    }

    /** No code is redeemed before so many are presented at the same time. */
    public void redeemsTogether(int codes) {
        gathering = new CyclicBarrier(codes);
    }

    /** Codes are refused for good, with that error of RFC 6749 §5.2. */
    public void refuses(String error) {
        tokenCourse = Course.REFUSED;
        refusal = error;
    }

    public void confirms(Course course) {
        confirmCourse = course;
    }

    /** What happens elsewhere while a grant is being confirmed. */
    public void whileConfirming(Runnable elsewhere) {
        whileConfirming = elsewhere;
    }

    /** Changes the token endpoint's answers that follow. */
    public void tokens(Consumer<ObjectNode> change) {
        tokens = change;
    }

    /** Changes how the application reads. */
    public void application(Consumer<ObjectNode> change) {
        application = change;
    }

    public void hasGrant(String account, String subject, String... scopes) {
        var grant = JSON.createObjectNode()
                .put("account", account)
                .put("issuer", provider.issuer())
                .put("subject", subject);
        grant.set("scopes", JSON.valueToTree(List.of(scopes)));
        grants.put(account, grant);
    }

    /** The application that is there for providers of a template, one for each. */
    public static String applicationOf(String template) {
        return template.equals("custom") ? APPLICATION : APPLICATION + "-" + template;
    }

    /** There is another application, which reads as the one but for its template. */
    public void hasApplication(String name, String template) {
        applications.put(name, template);
    }

    /** A grant that is listed as needing consent, by its account's owner, unless the change says otherwise. */
    public void needsConsent(String name, String account, Consumer<ObjectNode> change) {
        var grant = JSON.createObjectNode().put("application", name).put("account", account);
        change.accept(grant);
        needingConsent.put(name + "\0" + account, grant);
    }

    /** A 503 wants to be left alone for a minute. */
    public void answersRelay(int status, String body) {
        relayStatus = status;
        relayBody = body;
    }

    /** What comes of each event that is told from now on. */
    public void hears(Function<JsonNode, Hearing> hearing) {
        hears = hearing;
    }

    /** Every event that arrived whole, as often as it did, with what the caller of it never learned of. */
    public List<JsonNode> events() {
        return List.copyOf(events);
    }

    public void setParameter(String key, String value) {
        synchronized (parameters) {
            parameters.put(key, value);
            parameterVersion.incrementAndGet();
        }
    }

    /** A secret as it is stored, null where there is none. */
    public String secret(String name) {
        synchronized (secrets) {
            return secrets.containsKey(name) ? secrets.get(name).value() : null;
        }
    }

    /** Whoever keeps the vault replaces a secret, or makes it. */
    public void setSecret(String name, String value) {
        synchronized (secrets) {
            store(name, value);
        }
    }

    /** Whoever keeps the vault deletes a secret. */
    public void deleteSecret(String name) {
        synchronized (secrets) {
            secrets.remove(name);
        }
    }

    private Secret store(String name, String value) {
        var stored = new Secret(value, "\"" + ++secretVersion + "\"");
        secrets.put(name, stored);
        return stored;
    }

    public List<Map<String, String>> redemptions() {
        return List.copyOf(redemptions);
    }

    public List<JsonNode> confirmations() {
        return List.copyOf(confirmations);
    }

    public List<Relayed> relayed() {
        return List.copyOf(relayed);
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
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Connection", "close");
            if (down) {
                return;
            }
            if (hangs) {
                hang();
                return;
            }
            var path = exchange.getRequestURI().getPath();
            var authorization = exchange.getRequestHeaders().getFirst("Authorization");
            switch (exchange.getRequestMethod() + " " + path.replaceAll("^(/v1/[^/]+).*", "$1")) {
                case "PUT /v1/applications" -> relay(exchange, authorization, body);
                case "GET /v1/applications" -> application(exchange, path);
                case "POST /v1/applications" -> token(exchange, body);
                case "GET /v1/grants" -> {
                    if (path.equals("/v1/grants")) {
                        grants(exchange);
                    } else {
                        grant(exchange, path);
                    }
                }
                case "PUT /v1/grants" -> confirm(exchange, body);
                case "GET /v1/secrets" -> secret(exchange, path, authorization);
                case "PUT /v1/secrets" -> putSecret(exchange, path, authorization, body);
                case "POST /v1/audit-events" -> event(exchange, authorization, body);
                case "GET /v1/system-parameters" -> parameters(exchange, authorization);
                default -> exchange.sendResponseHeaders(501, -1);
            }
        }
    }

    private void relay(HttpExchange exchange, String authorization, byte[] body) throws IOException {
        relayed.add(new Relayed(authorization, JSON.readTree(body)));
        if (relayStatus == 503) {
            exchange.getResponseHeaders().set("Retry-After", "60");
        }
        write(exchange, relayStatus, relayBody);
    }

    private void application(HttpExchange exchange, String path) throws IOException {
        var name = path.substring("/v1/applications/".length());
        if (!applications.containsKey(name)) {
            send(exchange, golden("application-absent"), json -> {});
            return;
        }
        send(exchange, golden("application-read"), json -> {
            json.put("application", name)
                    .put("template", applications.get(name))
                    .put("issuer", provider.issuer())
                    .put(
                            "authorization_endpoint",
                            provider.authorizationEndpoint().toString())
                    .put("jwks_uri", provider.keys().toString());
            application.accept(json);
        });
    }

    private void token(HttpExchange exchange, byte[] body) throws IOException {
        var form = form(new String(body, StandardCharsets.UTF_8));
        var golden = golden("sign_in".equals(form.get("purpose")) ? "code-signed-in" : "code-redeemed");
        sameMembers(golden.at("/request/form"), JSON.valueToTree(form));
        redemptions.add(form);
        gather();
        switch (tokenCourse) {
            case CUT_BEFORE, CUT_AFTER -> exchange.close();
            case SILENT -> hang();
            case PROVIDER_DOWN -> send(exchange, golden("code-provider-down"), json -> {});
            case PROVIDER_NOT_ALLOWED -> send(exchange, golden("code-provider-not-allowed"), json -> {});
            case WITHOUT_ITS_DATABASE -> write(exchange, 503, "{\"code\":\"database_unavailable\"}");
            case REFUSED -> send(exchange, golden("code-replayed"), json -> json.put("error", refusal));
            case WELL -> {
                var visit = provider.redeemed(form.get("code"), form.get("redirect_uri"), form.get("code_verifier"));
                if (visit.isEmpty()) {
                    send(exchange, golden("code-replayed"), json -> {});
                    return;
                }
                send(exchange, golden, json -> {
                    json.put("scope", form.get("scope")).put("id_token", provider.idToken(visit.get()));
                    tokens.accept(json);
                });
            }
        }
    }

    private void gather() throws IOException {
        try {
            gathering.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IOException("not all came", e);
        }
    }

    private void grant(HttpExchange exchange, String path) throws IOException {
        var grant = grants.get(path.substring(path.lastIndexOf('/') + 1));
        if (grant == null) {
            send(exchange, golden("grant-absent"), json -> {});
        } else {
            send(exchange, golden("grant-read"), json -> json.setAll(grant));
        }
    }

    private void grants(HttpExchange exchange) throws IOException {
        var golden = golden("grants-needing-consent");
        var asked = form(exchange.getRequestURI().getRawQuery());
        if (!golden.at("/request/query/status").asText().equals(asked.get("status"))) {
            exchange.sendResponseHeaders(501, -1);
            return;
        }
        var limit = Integer.parseInt(asked.get("limit"));
        var after = asked.getOrDefault("after", "/").replaceFirst("/", "\0");
        var behind = needingConsent.entrySet().stream()
                .filter(grant -> grant.getKey().compareTo(after) > 0)
                .toList();
        send(exchange, golden, json -> {
            var shape = (ObjectNode) golden.at("/response/json/items/0");
            var items = json.putArray("items");
            behind.stream()
                    .limit(limit)
                    .forEach(grant -> items.add(shape.deepCopy().setAll(grant.getValue())));
            json.put(
                    "next",
                    behind.size() > limit ? behind.get(limit - 1).getKey().replace('\0', '/') : null);
        });
    }

    private void confirm(HttpExchange exchange, byte[] body) throws IOException {
        var golden = golden("grant-confirmed");
        var sent = JSON.readTree(body);
        sameMembers(golden.at("/request/json"), sent);
        whileConfirming.run();
        switch (confirmCourse) {
            case SILENT -> hang();
            case CUT_BEFORE -> exchange.close();
            case REFUSED, PROVIDER_DOWN, PROVIDER_NOT_ALLOWED, WITHOUT_ITS_DATABASE ->
                send(exchange, golden("grant-confirmed-twice"), json -> {});
            case CUT_AFTER -> {
                confirmations.add(sent);
                confirmCourse = Course.REFUSED;
                exchange.close();
            }
            case WELL -> {
                confirmations.add(sent);
                send(exchange, golden, json -> {});
            }
        }
    }

    private void secret(HttpExchange exchange, String path, String authorization) throws IOException {
        if (!covered(exchange, path, authorization)) {
            return;
        }
        Secret stored;
        synchronized (secrets) {
            stored = secrets.get(secretName(path));
        }
        if (stored == null) {
            send(exchange, golden("secret-absent"), json -> {});
            return;
        }
        exchange.getResponseHeaders().set("ETag", stored.tag());
        send(exchange, golden("secret-read-by-auth"), json -> json.put("name", secretName(path))
                .put("value", stored.value()));
    }

    private void putSecret(HttpExchange exchange, String path, String authorization, byte[] body) throws IOException {
        var sent = JSON.readTree(body);
        sameMembers(golden("secret-created-once").at("/request/json"), sent);
        if (!covered(exchange, path, authorization)) {
            return;
        }
        var headers = exchange.getRequestHeaders();
        var golden = golden(written(secretName(path), sent.get("value").asText(), headers));
        if (golden.at("/response/headers").has("ETag")) {
            synchronized (secrets) {
                exchange.getResponseHeaders()
                        .set("ETag", secrets.get(secretName(path)).tag());
            }
        }
        send(exchange, golden, json -> {
            if (json.has("name")) {
                json.put("name", secretName(path));
            }
        });
    }

    /** Which exchange it is: they all name what state they expect, and none writes without that. */
    private String written(String name, String value, Headers headers) {
        var ifMatch = headers.getFirst("If-Match");
        var isNew = "*".equals(headers.getFirst("If-None-Match"));
        if ((ifMatch == null) != isNew) {
            throw new IllegalStateException("the contract does not have this write: If-Match " + ifMatch);
        }
        synchronized (secrets) {
            var stored = secrets.get(name);
            if (isNew && stored != null) {
                return "secret-exists";
            }
            if (!isNew && (stored == null || !stored.tag().equals(ifMatch))) {
                return "secret-changed-meanwhile";
            }
            store(name, value);
            return isNew ? "secret-created-once" : "secret-replaced";
        }
    }

    /** Only this service, and only what is its own; any other name is answered as one that is not there. */
    private static boolean covered(HttpExchange exchange, String path, String authorization) throws IOException {
        if (!("Bearer " + TOKEN).equals(authorization)) {
            send(exchange, golden("caller-unknown"), json -> {});
            return false;
        }
        if (!secretName(path).startsWith("auth-service.")) {
            send(exchange, golden("secret-absent"), json -> {});
            return false;
        }
        return true;
    }

    private static String secretName(String path) {
        return path.substring("/v1/secrets/".length());
    }

    private void event(HttpExchange exchange, String authorization, byte[] body) throws IOException {
        var event = JSON.readTree(body);
        var golden = golden("audit-event-told");
        var shortest = golden("audit-event-refused").at("/request/json");
        if (!names(golden.at("/request/json")).containsAll(names(event))
                || !names(event).containsAll(names(shortest))) {
            throw new IllegalStateException("the contract does not have this body: " + names(event));
        }
        if (!("Bearer " + TOKEN).equals(authorization)) {
            send(exchange, golden("caller-unknown"), json -> {});
            return;
        }
        var hearing = hears.apply(event);
        if (hearing != Hearing.CUT_BEFORE) {
            events.add(event);
        }
        switch (hearing) {
            case TAKEN -> send(exchange, golden, json -> {});
            case REFUSED -> send(exchange, golden("audit-event-refused"), json -> {});
            case FAILED -> write(exchange, 500, "{}");
            case CUT_BEFORE, CUT_AFTER -> exchange.close();
            case AWAY_FOR_A_MINUTE -> {
                exchange.getResponseHeaders().set("Retry-After", "60");
                write(exchange, 503, "{}");
            }
        }
    }

    private void parameters(HttpExchange exchange, String authorization) throws IOException {
        if (!("Bearer " + TOKEN).equals(authorization)) {
            send(exchange, golden("caller-unknown"), json -> {});
            return;
        }
        var tag = "\"" + parameterVersion.get() + "\"";
        if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            send(exchange, golden("parameters-unchanged"), json -> {});
            return;
        }
        var golden = golden("parameters-read");
        exchange.getResponseHeaders().set("ETag", tag);
        send(exchange, golden, json -> {
            var shape = (ObjectNode) golden.at("/response/json/items/0");
            var items = json.putArray("items");
            synchronized (parameters) {
                parameters.forEach((key, value) ->
                        items.add(shape.deepCopy().put("key", key).put("value", value)));
            }
        });
    }

    private static Map<String, String> form(String text) {
        var form = new HashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            var parts = pair.split("=", 2);
            form.put(decoded(parts[0]), decoded(parts[1]));
        }
        return form;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void sameMembers(JsonNode golden, JsonNode sent) {
        if (!names(golden).equals(names(sent))) {
            throw new IllegalStateException("the contract does not have this body: " + names(sent));
        }
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).sorted().toList();
    }

    private static JsonNode golden(String name) throws IOException {
        return JSON.readTree(Files.readString(CONTRACT.resolve(name + ".json")));
    }

    private static void send(HttpExchange exchange, JsonNode golden, Consumer<ObjectNode> change) throws IOException {
        var response = golden.get("response");
        if (!response.has("json")) {
            exchange.sendResponseHeaders(response.get("status").asInt(), -1);
            return;
        }
        var json = (ObjectNode) response.get("json").deepCopy();
        change.accept(json);
        write(exchange, response.get("status").asInt(), filled(json.toString()));
    }

    private static void write(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var type = status < 400 || body.contains("\"error\"") ? "application/json" : "application/problem+json";
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String filled(String text) {
        return text.replace("{{time}}", Instant.now().toString()).replaceAll("\\{\\{[^}]*}}", "some-text");
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
    }
}
