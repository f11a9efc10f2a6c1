package io.sealpost.sandbox;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A sandbox on free ports, and an OAuth client that speaks to it as any client would. */
final class TestSandbox implements BeforeAllCallback, AfterAllCallback {
    static final String REDIRECT_URI = "http://localhost:4711/callback";
    static final String ALL_SCOPES = "openid profile email offline_access mail";
    static final String VERIFIER = "a-verifier-that-is-just-long-enough-for-pkce-1234";
    /** SHA-256 of the verifier, base64url. */
    static final String CHALLENGE = "rZeAmylQK7lppHb4mW24KkoVh7QyC1deFaDZumwwbVI";

    static final String CREDENTIALS = basic("sealpost-sandbox", "sandbox-client-secret");

    private final HttpClient http = HttpClient.newHttpClient();
    private final MovableClock clock = new MovableClock();
    private Path directory;
    private Sandbox sandbox;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("sandbox");
        sandbox = Sandbox.start(SandboxSettings.onFreePorts(directory), clock);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        sandbox.close();
        http.close();
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    static String newAccount() {
        return "account-" + UUID.randomUUID() + "@sandbox.test";
    }

    Sandbox sandbox() {
        return sandbox;
    }

    MailClient mail() {
        return new MailClient(sandbox);
    }

    void advance(Duration duration) {
        clock.advance(duration);
    }

    URI endpoint(String name) {
        return URI.create(sandbox.issuer() + "/" + name);
    }

    /** The parameters of a good authorization request. */
    static Map<String, String> authorization(String account) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", "sealpost-sandbox");
        parameters.put("redirect_uri", REDIRECT_URI);
        parameters.put("scope", ALL_SCOPES);
        parameters.put("state", "state-1");
        parameters.put("nonce", "nonce-1");
        parameters.put("login_hint", account);
        parameters.put("code_challenge", CHALLENGE);
        parameters.put("code_challenge_method", "S256");
        return parameters;
    }

    HttpResponse<String> authorize(Map<String, String> parameters) {
        return get(URI.create(endpoint("authorize") + "?" + form(parameters)));
    }

    /** The parameters that came back to the redirect URI. */
    Map<String, String> visit(Map<String, String> parameters) {
        return query(authorize(parameters).headers().firstValue("Location").orElseThrow());
    }

    String code(String account) {
        return visit(authorization(account)).get("code");
    }

    HttpResponse<String> token(Map<String, String> parameters) {
        return post("token", parameters, CREDENTIALS);
    }

    static Map<String, String> redemption(String code) {
        return new LinkedHashMap<>(Map.of(
                "grant_type", "authorization_code",
                "code", code,
                "redirect_uri", REDIRECT_URI,
                "code_verifier", VERIFIER));
    }

    Map<String, Object> redeem(String code) {
        return json(token(redemption(code)));
    }

    /** The token response of a new consent. */
    Map<String, Object> connect(String account) {
        return redeem(code(account));
    }

    String accessToken(String account) {
        return (String) connect(account).get("access_token");
    }

    HttpResponse<String> refresh(Object refreshToken) {
        return token(Map.of("grant_type", "refresh_token", "refresh_token", (String) refreshToken));
    }

    boolean isActive(Object accessToken) {
        var answer = post("introspect", Map.of("token", (String) accessToken), CREDENTIALS);
        return (Boolean) json(answer).get("active");
    }

    HttpResponse<String> post(String endpoint, Map<String, String> parameters, String authorization) {
        var request = HttpRequest.newBuilder(endpoint(endpoint))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(parameters)));
        return send(authorization == null ? request : request.header("Authorization", authorization));
    }

    HttpResponse<String> control(String call, String body) {
        return send(HttpRequest.newBuilder(sandbox.control().resolve(call)).POST(BodyPublishers.ofString(body)));
    }

    @SuppressWarnings("unchecked") // the answer is an object of objects
    Map<String, Number> tally(String account) {
        var accounts = (Map<String, Map<String, Number>>)
                json(get(sandbox.control().resolve("ledger"))).get("accounts");
        return accounts.get(account);
    }

    HttpResponse<String> get(URI uri) {
        return send(HttpRequest.newBuilder(uri));
    }

    HttpResponse<String> userinfo(Object accessToken) {
        return send(HttpRequest.newBuilder(endpoint("userinfo")).header("Authorization", "Bearer " + accessToken));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new Unanswered(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Map<String, Object> json(HttpResponse<String> response) {
        try {
            return JSONObjectUtils.parse(response.body());
        } catch (ParseException e) {
            throw new AssertionError("Not JSON: " + response.body(), e);
        }
    }

    static String basic(String user, String password) {
        var pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static Map<String, String> query(String uri) {
        return Arrays.stream(URI.create(uri).getQuery().split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    /** The exchange ended without a response. */
    static final class Unanswered extends RuntimeException {
        Unanswered(IOException cause) {
            super(cause);
        }
    }
}
