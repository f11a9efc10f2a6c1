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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** People sign in at a backend with their accounts at Keycloak: who was invited, who is known, who is not, and who may not. */
@ExtendWith(Installation.Running.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SignInIT {

    private static final String PROVIDER = "company";

    private final Installation installation;
    private final Api auth;
    private final String returnTo;

    SignInIT(Installation installation) {
        this.installation = installation;
        var sealpost = installation.sealpost();
        var token = sealpost.token(
                "providers:write", "users:read", "users:write", "access_requests:decide", "sign_in:exchange");
        installation.secrets().note(token);
        auth = sealpost.as(token).auth();
        returnTo = sealpost.webBaseUrl() + "/signed-in";
    }

    @BeforeEach
    void offered() {
        auth.put(
                        "/v1/providers/" + PROVIDER,
                        Map.of(
                                "application",
                                "acme",
                                "template",
                                "custom",
                                "sign_in",
                                Map.of("allowed", true, "scope", "openid email")))
                .expectSuccess();
    }

    @Test
    void whoWasInvitedLinksTheirAccountAndSignsInWithItFromThenOn() {
        // Given
        var user = user(Peers.OTTO, false);

        // When
        var accepted = acceptInvitation(user, PROVIDER, Peers.OTTO);

        // Then
        assertThat(accepted).isEqualTo(Map.of("invitation", "accepted"));
        assertThat(session(Peers.OTTO).path("user").path("id").asText()).isEqualTo(user);
        assertThat(session(Peers.OTTO).path("user").path("id").asText()).isEqualTo(user);
    }

    @Test
    void aStrangerComesInOnceSomebodyDecidedSo() {
        // Given
        assertThat(signIn(Peers.MILA, new Visit())).containsEntry("error", "not_invited");
        var request = auth.get("/v1/access-requests?status=pending")
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .filter(each -> each.path("email").asText().equals(Peers.MILA))
                .findFirst()
                .orElseThrow();

        // When
        auth.post(
                        "/v1/access-requests/" + request.path("id").asText() + "/approve",
                        Map.of("user", Map.of("login", Peers.MILA, "name", "Mila", "email", Peers.MILA)))
                .expectSuccess();

        // Then
        assertThat(session(Peers.MILA).path("user").path("login").asText()).isEqualTo(Peers.MILA);
    }

    @Test
    void whoDeclinesIsNotSignedIn() {
        // Given: somebody whom Keycloak has not asked yet
        var visit = new Visit();

        // When
        var told = follow(browser -> browser.signInInVain(visit.address(), Peers.PAULA, installation.password()));

        // Then
        assertThat(told).isEqualTo(Map.of("error", "declined", "state", visit.state));
    }

    @Test
    void aUserWhoIsDisabledOrProtectedIsNotLetIn() {
        // Given
        assertThat(signIn(Peers.JONAS, new Visit())).containsEntry("error", "not_invited");
        var request = auth.get("/v1/access-requests?status=pending")
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .filter(each -> each.path("email").asText().equals(Peers.JONAS))
                .findFirst()
                .orElseThrow();
        var user = user(Peers.JONAS, false);
        auth.post("/v1/access-requests/" + request.path("id").asText() + "/approve", Map.of("user_id", user))
                .expectSuccess();

        // When
        change(user, false, false);
        var disabled = signIn(Peers.JONAS, new Visit());
        change(user, true, true);
        var isProtected = signIn(Peers.JONAS, new Visit());
        change(user, true, false);

        // Then
        assertThat(disabled).containsEntry("error", "user_disabled").doesNotContainKey("code");
        assertThat(isProtected).containsEntry("error", "user_protected").doesNotContainKey("code");
        assertThat(session(Peers.JONAS).path("user").path("id").asText()).isEqualTo(user);
    }

    @Test
    void whoComesFromAnotherDirectoryIsNotLetIn() {
        // Given
        application("directory", Keycloak.DIRECTORY_CLIENT, keycloak().issuer());
        offer(
                "directory",
                "microsoft",
                Map.of("allowed_tenants", List.of(UUID.randomUUID().toString())));

        // When
        var elsewhere = signIn(Peers.QUIRIN, new Visit("directory"));
        offer("directory", "microsoft", Map.of("allowed_tenants", List.of(Keycloak.DIRECTORY)));
        var there = signIn(Peers.QUIRIN, new Visit("directory"));

        // Then
        assertThat(elsewhere).containsEntry("error", "tenant_not_allowed").doesNotContainKey("code");
        assertThat(there).containsEntry("error", "not_invited");
    }

    @Test
    void oneUserSignsInWithTwoProviders() {
        // Given: a provider of another name, with another account of the same person
        application("private", Keycloak.CLIENT, keycloak().tlsIssuer());
        offer("private", "custom", Map.of());
        var user = auth.post("/v1/users", Map.of("login", "rita", "name", "Rita"))
                .expect(201)
                .json()
                .path("id")
                .asText();

        // When
        var first = acceptInvitation(user, PROVIDER, Peers.RITA);
        var second = acceptInvitation(user, "private", Peers.SAMUEL);

        // Then
        assertThat(List.of(first, second)).containsOnly(Map.of("invitation", "accepted"));
        assertThat(List.of(session(Peers.RITA), session(Peers.SAMUEL, new Visit("private"))))
                .extracting(session -> session.path("user").path("id").asText())
                .containsOnly(user);
    }

    @Test
    void theProviderMayAskForASecondFactor() {
        // Given
        var user = user(Peers.TESSA, false);
        var subject = keycloak().subject(Peers.TESSA);
        auth.put(
                        "/v1/users/" + user + "/identities/" + PROVIDER,
                        Map.of("issuer", keycloak().issuer(), "subject", subject))
                .expectSuccess();
        var visit = new Visit();

        // When
        var told = follow(browser -> browser.signIn(
                visit.address(),
                Peers.TESSA,
                installation.password(),
                new Authenticator(keycloak().secrets().secondFactor())));

        // Then
        assertThat(exchange(told, visit).path("user").path("id").asText()).isEqualTo(user);
    }

    private Keycloak keycloak() {
        return installation.peers().keycloak();
    }

    private void application(String name, String client, String issuer) {
        installation
                .backend()
                .application(name, client, Map.of("issuer", issuer))
                .expectSuccess();
    }

    private void offer(String name, String template, Map<String, ?> further) {
        var signIn = new HashMap<String, Object>(further);
        signIn.putAll(Map.of("allowed", true, "scope", "openid email"));
        auth.put("/v1/providers/" + name, Map.of("application", name, "template", template, "sign_in", signIn))
                .expectSuccess();
    }

    /** What the backend is told in the end. */
    private Map<String, String> acceptInvitation(String user, String provider, String person) {
        var invitation = auth.post("/v1/users/" + user + "/invitations", Map.of("return_to", returnTo))
                .expect(201)
                .json();
        var link = invitation
                .path("links")
                .valueStream()
                .filter(each -> each.path("provider").asText().equals(provider))
                .findFirst()
                .orElseThrow()
                .path("url")
                .asText();
        return follow(
                browser -> browser.accept(link, invitation.path("token").asText(), person, installation.password()));
    }

    private String user(String address, boolean isProtected) {
        return auth.post(
                        "/v1/users",
                        Map.of("login", address, "name", "Somebody", "email", address, "protected", isProtected))
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    private void change(String user, boolean active, boolean isProtected) {
        auth.put(
                        "/v1/users/" + user,
                        Map.of(
                                "login",
                                Peers.JONAS,
                                "name",
                                "Jonas",
                                "email",
                                Peers.JONAS,
                                "active",
                                active,
                                "protected",
                                isProtected))
                .expectSuccess();
    }

    /** The backend's side of a sign-in. */
    private final class Visit {

        private final String provider;
        private final String state = UUID.randomUUID().toString();
        private final String verifier = UUID.randomUUID().toString() + UUID.randomUUID();

        Visit() {
            this(PROVIDER);
        }

        Visit(String provider) {
            this.provider = provider;
        }

        String address() {
            return installation.sealpost().webBaseUrl() + "/sign-in/" + provider + "?return_to=" + returnTo + "&state="
                    + state + "&code_challenge=" + challenge(verifier);
        }
    }

    private Map<String, String> signIn(String person, Visit visit) {
        return follow(browser -> browser.signIn(visit.address(), person, installation.password()));
    }

    private JsonNode session(String person) {
        return session(person, new Visit());
    }

    private JsonNode session(String person, Visit visit) {
        return exchange(signIn(person, visit), visit);
    }

    private JsonNode exchange(Map<String, String> told, Visit visit) {
        assertThat(told).containsEntry("state", visit.state);
        var session = auth.post(
                        "/v1/sign-in/exchange",
                        Map.of("code", told.get("code"), "code_verifier", visit.verifier, "return_to", returnTo))
                .expect(200)
                .json();
        installation
                .secrets()
                .note(
                        visit.verifier,
                        session.path("access_token").asText(),
                        session.path("refresh_token").asText());
        return session;
    }

    private interface Way {
        void go(Browser browser);
    }

    /** What the backend is told at the end of somebody's way, in a browser that nobody has used yet. */
    private Map<String, String> follow(Way way) {
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
