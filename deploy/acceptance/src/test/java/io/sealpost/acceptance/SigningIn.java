package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** A backend of an installation, and people who sign in there with browsers. */
final class SigningIn {

    private final Installation installation;
    private final String token;
    private final String returnTo;

    SigningIn(Installation installation) {
        this.installation = installation;
        var sealpost = installation.sealpost();
        token = sealpost.token(
                "providers:write", "users:read", "users:write", "access_requests:decide", "sign_in:exchange");
        installation.secrets().note(token);
        returnTo = sealpost.webBaseUrl() + "/signed-in";
    }

    Api auth() {
        return installation.sealpost().as(token).auth();
    }

    /** The same at another process of auth-service. */
    Api auth(String url) {
        return new Api(url, token);
    }

    void offer(String provider, String application, String template, Map<String, ?> further) {
        var signIn = new HashMap<String, Object>(further);
        signIn.putAll(Map.of(
                "allowed", true, "scope", template.equals("microsoft") ? "openid profile email" : "openid email"));
        auth().put(
                        "/v1/providers/" + provider,
                        Map.of("application", application, "template", template, "sign_in", signIn))
                .expectSuccess();
    }

    /** A new user's id. */
    String user(String address) {
        return auth().post("/v1/users", Map.of("login", address, "name", "Somebody", "email", address))
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    /** What the backend is told in the end. */
    Map<String, String> acceptInvitation(String user, String provider, String person) {
        var invitation = auth().post("/v1/users/" + user + "/invitations", Map.of("return_to", returnTo))
                .expect(201)
                .json();
        var link = link(invitation, provider);
        return follow(
                browser -> browser.accept(link, invitation.path("token").asText(), person, installation.password()));
    }

    /** An invitation's link for one of the providers. */
    static String link(JsonNode invitation, String provider) {
        return invitation
                .path("links")
                .valueStream()
                .filter(each -> each.path("provider").asText().equals(provider))
                .findFirst()
                .orElseThrow()
                .path("url")
                .asText();
    }

    /**
     * The backend's side of a sign-in.
     *
     * @param address where it sends the browser
     * @param state its own, which comes back
     */
    record Visit(String address, String state, String verifier) {}

    Visit visit(String provider) {
        var state = UUID.randomUUID().toString();
        var verifier = UUID.randomUUID().toString() + UUID.randomUUID();
        installation.secrets().note(verifier);
        var query = Http.form(Map.of("return_to", returnTo, "state", state, "code_challenge", challenge(verifier)));
        return new Visit(installation.sealpost().webBaseUrl() + "/sign-in/" + provider + "?" + query, state, verifier);
    }

    /** What the backend is told in the end. */
    Map<String, String> signIn(String person, Visit visit) {
        return follow(browser -> browser.signIn(visit.address(), person, installation.password()));
    }

    /** The session of somebody who is let in. */
    JsonNode session(String person, String provider) {
        var visit = visit(provider);
        return exchange(signIn(person, visit), visit);
    }

    JsonNode exchange(Map<String, String> told, Visit visit) {
        return exchange(told, visit, auth());
    }

    JsonNode exchange(Map<String, String> told, Visit visit, Api auth) {
        assertThat(told).containsEntry("state", visit.state());
        return noted(auth.post(
                        "/v1/sign-in/exchange",
                        Map.of("code", told.get("code"), "code_verifier", visit.verifier(), "return_to", returnTo))
                .expect(200)
                .json());
    }

    JsonNode refresh(JsonNode session, Api auth) {
        return noted(auth.post(
                        "/v1/sessions/refresh",
                        Map.of("refresh_token", session.path("refresh_token").asText()))
                .expect(200)
                .json());
    }

    private JsonNode noted(JsonNode session) {
        installation
                .secrets()
                .note(
                        session.path("access_token").asText(),
                        session.path("refresh_token").asText());
        return session;
    }

    /** What somebody does in a browser. */
    interface Way {
        void go(Browser browser);
    }

    /** What the backend is told at the end of somebody's way, in a browser that nobody has used yet. */
    Map<String, String> follow(Way way) {
        try (var browser = installation.browser()) {
            way.go(browser);
            var end = URI.create(browser.location());
            assertThat(end.toString()).startsWith(returnTo + "?");
            return Arrays.stream(end.getRawQuery().split("&"))
                    .map(pair -> pair.split("=", 2))
                    .collect(Collectors.toMap(
                            pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        }
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
