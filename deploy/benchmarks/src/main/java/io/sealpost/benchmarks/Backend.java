package io.sealpost.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/** A backend whose people sign in by auth-service: all of its side, and the browsers'. */
final class Backend {

    static final String PROVIDER = "bench";

    /** As many as take turns, so that none of them signs in twice at once. */
    static final int PEOPLE = 200;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RETURN_TO = "http://localhost:9/signed-in";
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final String url;
    private final String token;
    private final StubOpenIdProvider provider;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Backend(String url, String token, StubOpenIdProvider provider) {
        this.url = url;
        this.token = token;
        this.provider = provider;
    }

    /** With an auth-service of its own, where everybody is known. */
    static Backend of(Stage stage, Vault vault, StubOpenIdProvider provider) {
        vault.registerForSignIn(PROVIDER, provider);
        vault.setParameter("auth.return_to.allowed", "http://localhost:9");
        var url = stage.auth(vault, Map.of());
        vault.setParameter("web.base.url", url);
        var backend =
                new Backend(url, stage.token("providers:write users:write sign_in:exchange providers:read"), provider);
        backend.offer();
        for (var person = 0; person < PEOPLE; person++) {
            backend.know(subject(person));
        }
        backend.awaitParameters();
        return backend;
    }

    static String subject(int person) {
        return "person-" + person % PEOPLE;
    }

    String url() {
        return url;
    }

    String authorization() {
        return "Bearer " + token;
    }

    private void offer() {
        call(
                "PUT",
                "/v1/providers/" + PROVIDER,
                Map.of(
                        "application",
                        PROVIDER,
                        "template",
                        "custom",
                        "sign_in",
                        Map.of("allowed", true, "scope", "openid email")));
    }

    private void know(String subject) {
        var user = call("POST", "/v1/users", Map.of("login", subject, "name", subject));
        call(
                "PUT",
                "/v1/users/" + user.path("id").asText() + "/identities/" + PROVIDER,
                Map.of("issuer", provider.issuer(), "subject", subject));
    }

    /** A change of a parameter reaches auth-service within a second. */
    private void awaitParameters() {
        for (var tries = 0; ; tries++) {
            try {
                signIn(0);
                return;
            } catch (IllegalStateException notYet) {
                if (tries == 20) {
                    throw notYet;
                }
                Vault.pause(Duration.ofMillis(500));
            }
        }
    }

    /** One person's whole sign-in but for what the provider asks: the session's answer. */
    JsonNode signIn(int person) {
        var verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
        var state = UUID.randomUUID().toString();
        var visitor = new Visitor(http);
        var asked = visitor.follow(
                URI.create(url + "/sign-in/" + PROVIDER + "?return_to=" + encoded(RETURN_TO) + "&state=" + state
                        + "&code_challenge=" + challenge(verifier)),
                provider.issuer());
        var query = Visitor.query(asked);
        var callback = query.get("redirect_uri") + "?state=" + encoded(query.get("state")) + "&code="
                + encoded(StubOpenIdProvider.code(subject(person), query.get("nonce")));
        var end = Visitor.query(visitor.follow(URI.create(callback), RETURN_TO));
        if (!state.equals(end.get("state")) || !end.containsKey("code")) {
            throw new IllegalStateException("Nobody was signed in: " + end);
        }
        return call(
                "POST",
                "/v1/sign-in/exchange",
                Map.of("code", end.get("code"), "code_verifier", verifier, "return_to", RETURN_TO));
    }

    private JsonNode call(String method, String path, Object body) {
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(url + path))
                            .timeout(LONGEST)
                            .header("Authorization", authorization())
                            .header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(
                        method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** RFC 7636 §4.2, S256. */
    static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
