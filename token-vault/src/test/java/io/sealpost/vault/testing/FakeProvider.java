package io.sealpost.vault.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A provider on loopback that behaves like a strict one: codes work once and with their redirect URI only, refresh tokens rotate, the reuse of an old one
 * ends the family. It remembers what it was asked and can be told to answer wrongly.
 */
public final class FakeProvider implements AutoCloseable {

    /** How the token endpoint answers instead of doing its work. */
    public enum Fault {
        NONE,
        SERVER_ERROR,
        HTML,
        THROTTLED,
        SILENT,
        UNKNOWN_ERROR,
        UNAUTHORIZED_CLIENT,
        COME_BACK_IN_A_CENTURY
    }

    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

    private final HttpServer server;
    private final Map<String, Family> codes = new ConcurrentHashMap<>();
    private final Map<String, Family> families = new ConcurrentHashMap<>();
    private final Set<String> spent = ConcurrentHashMap.newKeySet();
    private final Registration client = new Registration();
    private final List<Map<String, String>> tokenRequests = new CopyOnWriteArrayList<>();
    private final List<String> revoked = new CopyOnWriteArrayList<>();
    private volatile Fault fault = Fault.NONE;
    private volatile Runnable beforeAnswer = () -> {};
    private volatile boolean rotating = true;
    private volatile boolean identifying;
    private volatile long lifetime = 3600;
    private volatile String refreshedScope;
    private volatile JsonObject refusal;
    private volatile String codePadding = "";
    private volatile Consumer<JsonObject> detail = tokens -> {};
    private volatile Fault userinfoFault = Fault.NONE;
    private volatile boolean tokensFirst;
    private volatile String userinfoQuery;
    private volatile String userinfoAuthorization;
    private volatile String verifier;
    private final List<Map<String, String>> deviceRequests = new CopyOnWriteArrayList<>();
    private final Set<String> deviceCodes = ConcurrentHashMap.newKeySet();
    private volatile Consumer<JsonObject> device = answer -> {};
    private volatile String deviceRefusal;
    private volatile String undecided = "authorization_pending";
    private volatile Family allowed;
    private volatile Consumer<JWTClaimsSet.Builder> person = claims -> {};
    private volatile JsonObject userinfo =
            new JsonObject().put("id", "4711").put("email", "anna@example.com").put("email_verified", true);
    private volatile String spentLast;
    private volatile String givenLast;

    /** All that came of one consent. */
    private static final class Family {
        private final String subject;
        private final String scope;
        private final boolean refreshable;
        private volatile boolean dead;

        Family(String subject, String scope, boolean refreshable) {
            this.subject = subject;
            this.scope = scope;
            this.refreshable = refreshable;
        }
    }

    /** Where nobody listened before: of the provider of an earlier test there are grants left, which would be this one's. */
    private static HttpServer listening() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            while (!PORTS.add(server.getAddress().getPort())) {
                server.stop(0);
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeProvider() {
        server = listening();
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/token", this::token);
        server.createContext("/device", this::device);
        server.createContext("/revoke", this::revoke);
        server.createContext("/userinfo", this::userinfo);
        server.createContext("/.well-known/openid-configuration", exchange -> json(exchange, 200, metadata(issuer())));
        server.createContext(
                "/other/.well-known/openid-configuration", exchange -> json(exchange, 200, metadata(issuer())));
        server.createContext(
                "/naming-itself/.well-known/openid-configuration",
                exchange -> json(
                        exchange,
                        200,
                        metadata(issuer() + "/naming-itself")
                                .put("authorization_response_iss_parameter_supported", true)));
        server.createContext("/without-token/.well-known/openid-configuration", exchange -> {
            var metadata = metadata(issuer() + "/without-token");
            metadata.remove("token_endpoint");
            json(exchange, 200, metadata);
        });
        server.createContext(
                "/without-issuer/.well-known/openid-configuration", exchange -> json(exchange, 200, metadata("")));
        server.start();
    }

    public String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public void answersWith(Fault next) {
        fault = next;
    }

    /** How the userinfo endpoint answers; it knows {@code SERVER_ERROR}, {@code HTML} and {@code UNAUTHORIZED_CLIENT}. */
    public void answersUserinfoWith(Fault next) {
        userinfoFault = next;
    }

    /** Changes every token answer that follows. */
    public void changesDetail(Consumer<JsonObject> change) {
        detail = change;
    }

    /** Every token request is refused with this error code; null ends that. */
    public void refusesWith(String error) {
        refusal = error == null ? null : new JsonObject().put("error", error);
    }

    /** Every token request is refused with this body. */
    public void refusesWithBody(JsonObject body) {
        refusal = body;
    }

    /** Changes every answer of the device endpoint that follows. */
    public void changesDevice(Consumer<JsonObject> change) {
        device = change;
    }

    /** The device endpoint refuses with this error code. */
    public void refusesDevicesWith(String error) {
        deviceRefusal = error;
    }

    /** How it is said of device codes that there are no tokens for them. */
    public void saysOfDevices(String error) {
        undecided = error;
    }

    /** Somebody types the code in and consents. */
    public void allowsDevice(String subject, String scope) {
        allowsDevice(subject, scope, true);
    }

    public void allowsDevice(String subject, String scope, boolean refreshable) {
        allowed = new Family(subject, scope, refreshable);
    }

    /** Changes what ID tokens say. By themselves they say that the subject is the person's address, and verified. */
    public void saysOfPeople(Consumer<JWTClaimsSet.Builder> change) {
        person = change;
    }

    /** The query that the userinfo endpoint was asked with last; null where it had none. */
    public String userinfoQuery() {
        return userinfoQuery;
    }

    /** The header that it was asked with last; null where there was none. */
    public String userinfoAuthorization() {
        return userinfoAuthorization;
    }

    /** What userinfo says. */
    public void saysInUserinfo(JsonObject claims) {
        userinfo = claims;
    }

    public List<Map<String, String>> deviceRequests() {
        return List.copyOf(deviceRequests);
    }

    /** How often it was asked about device codes. */
    public long polls() {
        return tokenRequests.stream()
                .filter(request -> request.containsKey("device_code"))
                .count();
    }

    public Set<String> deviceCodes() {
        return Set.copyOf(deviceCodes);
    }

    /** Refresh tokens that it never gave are refused before the client is looked at, by a code that tells nothing, as Microsoft may do. */
    public void looksAtRefreshTokensFirst() {
        tokensFirst = true;
    }

    /** Codes are for this verifier of PKCE only. */
    public void bindsCodesTo(String codeVerifier) {
        verifier = codeVerifier;
    }

    /** Codes from now on have more than that many characters. */
    public void makesLongCodes(int length) {
        codePadding = "x".repeat(length);
    }

    /** Forgets the latest rotation, like a server that was restored from a backup: the token before is the right one again. */
    public void forgetsTheLatestRotation() {
        families.remove(givenLast);
        spent.remove(spentLast);
    }

    /** Runs while a token request waits for its answer. */
    public void beforeAnswer(Runnable action) {
        beforeAnswer = action;
    }

    public void accessTokensLive(long seconds) {
        lifetime = seconds;
    }

    /** Refreshes say another scope than the consent did. */
    public void refreshesGrant(String scope) {
        refreshedScope = scope;
    }

    public void rotates(boolean on) {
        rotating = on;
    }

    public void acceptsClientSecrets(String... secrets) {
        client.replaceSecrets(secrets);
    }

    /** These secrets count, and in the Authorization header only. */
    public void acceptsSecretsInTheHeaderOnly(String... secrets) {
        client.replaceSecretsInTheHeader(secrets);
    }

    /** Assertions have to be signed with one of these; nothing else counts. */
    public void acceptsCertificates(ClientKey... keys) {
        client.replaceCertificates(keys);
    }

    /** Assertions may be signed with a key that is known by an id. */
    public void acceptsKey(String id, ClientKey key) {
        client.addKey(id, key);
    }

    /** An organisation lets the client ask in the name of its accounts. */
    public void delegates(String... accounts) {
        client.delegate(accounts);
    }

    /** Assertions have to be signed like this. */
    public void expectsAlgorithm(JWSAlgorithm algorithm) {
        client.signsWith(algorithm);
    }

    /** Assertions have to be one of these. */
    public void acceptsPlatformTokens(String... tokens) {
        client.replacePlatformTokens(tokens);
    }

    /** The signed assertions that were accepted. */
    public List<SignedJWT> assertions() {
        return client.assertions();
    }

    /** Somebody consents: a code for the client. */
    public String consent(String subject, String scope) {
        return consent(subject, scope, true);
    }

    public String consent(String subject, String scope, boolean refreshable) {
        var code = "code-" + UUID.randomUUID() + codePadding;
        codes.put(code, new Family(subject, scope, refreshable));
        return code;
    }

    /** Somebody consented elsewhere: a refresh token that was given to the client then. */
    public String givenElsewhere(String subject, String scope) {
        return remember("refresh-" + UUID.randomUUID(), new Family(subject, scope, true));
    }

    /** ID tokens come with refreshed tokens, too. */
    public void saysWhoAtRefreshes() {
        identifying = true;
    }

    /** The owner takes back every consent. */
    public void forgetEverybody() {
        families.values().forEach(family -> family.dead = true);
    }

    public List<Map<String, String>> tokenRequests() {
        return List.copyOf(tokenRequests);
    }

    public long refreshes() {
        return tokenRequests.stream()
                .filter(request -> "refresh_token".equals(request.get("grant_type")))
                .count();
    }

    public List<String> revoked() {
        return List.copyOf(revoked);
    }

    /** Every refresh and access token ever given out. */
    public Set<String> everyToken() {
        var all = new HashSet<>(families.keySet());
        all.addAll(spent);
        return all;
    }

    private void token(HttpExchange exchange) throws IOException {
        var form = form(exchange);
        tokenRequests.add(form);
        beforeAnswer.run();
        switch (fault) {
            case NONE -> answer(exchange, form);
            case SERVER_ERROR -> text(exchange, 500, "text/plain", "boom");
            case HTML -> text(exchange, 200, "text/html", "<html>Please sign in to the proxy</html>");
            case THROTTLED -> {
                exchange.getResponseHeaders().set("Retry-After", "7");
                text(exchange, 429, "text/plain", "slow down");
            }
            case SILENT -> exchange.close();
            case UNAUTHORIZED_CLIENT -> json(exchange, 400, new JsonObject().put("error", "unauthorized_client"));
            case COME_BACK_IN_A_CENTURY -> {
                exchange.getResponseHeaders().set("Retry-After", "3155760000");
                text(exchange, 503, "text/plain", "later");
            }
            case UNKNOWN_ERROR -> json(exchange, 400, new JsonObject().put("error", "something_new"));
        }
    }

    private void answer(HttpExchange exchange, Map<String, String> form) throws IOException {
        if (tokensFirst
                && "refresh_token".equals(form.get("grant_type"))
                && !families.containsKey(form.get("refresh_token"))) {
            json(exchange, 400, new JsonObject().put("error", "invalid_grant").put("error_codes", List.of(9002313)));
            return;
        }
        if (!client.accepts(form, exchange.getRequestHeaders().getFirst("Authorization"), issuer() + "/token")) {
            json(exchange, 401, new JsonObject().put("error", "invalid_client"));
            return;
        }
        if (refusal != null) {
            json(exchange, 400, refusal);
            return;
        }
        var bearer = form.get("assertion");
        if (bearer != null && !client.mayActFor(bearer)) {
            json(exchange, 401, new JsonObject().put("error", "unauthorized_client"));
            return;
        }
        if (form.containsKey("device_code") && (allowed == null || !deviceCodes.contains(form.get("device_code")))) {
            json(exchange, 400, new JsonObject().put("error", undecided));
            return;
        }
        var family =
                switch (form.get("grant_type")) {
                    case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> new Family("delegated", "", false);
                    case "urn:ietf:params:oauth:grant-type:device_code" -> allowed;
                    case "refresh_token" -> refreshed(form.get("refresh_token"));
                    case "client_credentials" -> new Family("the application", form.getOrDefault("scope", ""), true);
                    default -> consented(form);
                };
        if (family == null || family.dead) {
            json(
                    exchange,
                    400,
                    new JsonObject().put("error", "invalid_grant").put("error_description", "secret detail"));
            return;
        }
        var tokens = tokens(family, form);
        detail.accept(tokens);
        json(exchange, 200, tokens);
    }

    private void device(HttpExchange exchange) throws IOException {
        var form = form(exchange);
        deviceRequests.add(form);
        if (!client.accepts(form, exchange.getRequestHeaders().getFirst("Authorization"), issuer() + "/token")) {
            json(exchange, 401, new JsonObject().put("error", "invalid_client"));
            return;
        }
        if (deviceRefusal != null) {
            json(exchange, 400, new JsonObject().put("error", deviceRefusal));
            return;
        }
        var code = "device-" + UUID.randomUUID();
        deviceCodes.add(code);
        var answer = new JsonObject()
                .put("device_code", code)
                .put("user_code", "WDJB-MJHT")
                .put("verification_uri", issuer() + "/activate")
                .put("verification_uri_complete", issuer() + "/activate?user_code=WDJB-MJHT")
                .put("expires_in", 900)
                .put("interval", 5);
        device.accept(answer);
        json(exchange, 200, answer);
    }

    private Family consented(Map<String, String> form) {
        var family = codes.remove(form.get("code"));
        return verifier == null || verifier.equals(form.get("code_verifier")) ? family : null;
    }

    private Family refreshed(String token) {
        var family = families.get(token);
        if (spent.contains(token) && family != null) {
            family.dead = true;
        }
        if (rotating) {
            spent.add(token);
            spentLast = token;
        }
        return family;
    }

    private JsonObject tokens(Family family, Map<String, String> form) {
        var answer = new JsonObject()
                .put("access_token", remember("access-" + UUID.randomUUID(), family))
                .put("token_type", "Bearer")
                .put("expires_in", lifetime)
                .put("scope", family.scope);
        if (refreshedScope != null && "refresh_token".equals(form.get("grant_type"))) {
            answer.put("scope", refreshedScope);
        }
        var refresh = "refresh_token".equals(form.get("grant_type"));
        if (family.refreshable && (rotating || !refresh)) {
            givenLast = remember("refresh-" + UUID.randomUUID(), family);
            answer.put("refresh_token", givenLast);
        }
        if ((!refresh || identifying) && family.scope.contains("openid")) {
            answer.put("id_token", idToken(family.subject));
        }
        return answer;
    }

    private String remember(String token, Family family) {
        families.put(token, family);
        return token;
    }

    private String idToken(String subject) {
        try {
            var claims = new JWTClaimsSet.Builder()
                    .issuer(issuer())
                    .subject(subject)
                    .audience("sealpost")
                    .issueTime(Date.from(Instant.now()))
                    .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                    .claim("email", subject)
                    .claim("email_verified", true);
            person.accept(claims);
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
            token.sign(new MACSigner("a key of 256 bits, for tests only"));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void revoke(HttpExchange exchange) throws IOException {
        var form = form(exchange);
        if (fault == Fault.SERVER_ERROR) {
            text(exchange, 500, "text/plain", "boom");
            return;
        }
        if (!client.accepts(form, exchange.getRequestHeaders().getFirst("Authorization"), issuer() + "/token")) {
            json(exchange, 401, new JsonObject().put("error", "invalid_client"));
            return;
        }
        revoked.add(form.get("token"));
        text(exchange, 200, "text/plain", "");
    }

    private void userinfo(HttpExchange exchange) throws IOException {
        userinfoQuery = exchange.getRequestURI().getRawQuery();
        userinfoAuthorization = exchange.getRequestHeaders().getFirst("Authorization");
        switch (userinfoFault) {
            case SERVER_ERROR -> text(exchange, 503, "text/plain", "boom");
            case HTML -> text(exchange, 200, "text/html", "<html>Please sign in to the proxy</html>");
            case UNAUTHORIZED_CLIENT -> text(exchange, 401, "text/plain", "");
            default -> json(exchange, 200, userinfo);
        }
    }

    private JsonObject metadata(String issuer) {
        return new JsonObject()
                .put("issuer", issuer)
                .put("authorization_endpoint", issuer + "/authorize")
                .put("token_endpoint", issuer + "/token")
                .put("revocation_endpoint", issuer + "/revoke")
                .put("userinfo_endpoint", issuer + "/userinfo")
                .put("device_authorization_endpoint", issuer + "/device")
                .put("jwks_uri", issuer + "/keys")
                .put("response_types_supported", new ArrayList<>(List.of("code")))
                .put("subject_types_supported", new ArrayList<>(List.of("public")))
                .put("id_token_signing_alg_values_supported", new ArrayList<>(List.of("RS256")));
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return java.util.Arrays.stream(body.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> URLDecoder.decode(pair.length == 2 ? pair[1] : "", StandardCharsets.UTF_8),
                        (first, second) -> second,
                        HashMap::new));
    }

    private static void json(HttpExchange exchange, int status, JsonObject body) throws IOException {
        text(exchange, status, "application/json", body.encode());
    }

    private static void text(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
