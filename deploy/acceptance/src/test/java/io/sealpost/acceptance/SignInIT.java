package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People sign in at a backend with their accounts at Keycloak: who was invited, who is known, who is not, and who may not. */
@ExtendWith(Installation.Running.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SignInIT {

    private static final String PROVIDER = "company";

    private final Installation installation;
    private final SigningIn people;
    private final Api auth;

    SignInIT(Installation installation) {
        this.installation = installation;
        people = new SigningIn(installation);
        auth = people.auth();
    }

    @BeforeEach
    void offered() {
        people.offer(PROVIDER, "acme", "custom", Map.of());
    }

    @Test
    void whoWasInvitedLinksTheirAccountAndSignsInWithItFromThenOn() {
        // Given
        var user = people.user(Peers.OTTO);

        // When
        var accepted = people.acceptInvitation(user, PROVIDER, Peers.OTTO);

        // Then
        assertThat(accepted).isEqualTo(Map.of("invitation", "accepted"));
        assertThat(people.session(Peers.OTTO, PROVIDER).path("user").path("id").asText())
                .isEqualTo(user);
        assertThat(people.session(Peers.OTTO, PROVIDER).path("user").path("id").asText())
                .isEqualTo(user);
    }

    @Test
    void aStrangerComesInOnceSomebodyDecidedSo() {
        // Given
        assertThat(people.signIn(Peers.MILA, people.visit(PROVIDER))).containsEntry("error", "not_invited");
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
        assertThat(people.session(Peers.MILA, PROVIDER)
                        .path("user")
                        .path("login")
                        .asText())
                .isEqualTo(Peers.MILA);
    }

    @Test
    void whoDeclinesIsNotSignedIn() {
        // Given: somebody whom Keycloak has not asked yet
        var visit = people.visit(PROVIDER);

        // When
        var told =
                people.follow(browser -> browser.signInInVain(visit.address(), Peers.PAULA, installation.password()));

        // Then
        assertThat(told).isEqualTo(Map.of("error", "declined", "state", visit.state()));
    }

    @Test
    void aUserWhoIsDisabledOrProtectedIsNotLetIn() {
        // Given
        assertThat(people.signIn(Peers.JONAS, people.visit(PROVIDER))).containsEntry("error", "not_invited");
        var request = auth.get("/v1/access-requests?status=pending")
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .filter(each -> each.path("email").asText().equals(Peers.JONAS))
                .findFirst()
                .orElseThrow();
        var user = people.user(Peers.JONAS);
        auth.post("/v1/access-requests/" + request.path("id").asText() + "/approve", Map.of("user_id", user))
                .expectSuccess();

        // When
        change(user, false, false);
        var disabled = people.signIn(Peers.JONAS, people.visit(PROVIDER));
        change(user, true, true);
        var isProtected = people.signIn(Peers.JONAS, people.visit(PROVIDER));
        change(user, true, false);

        // Then
        assertThat(disabled).containsEntry("error", "user_disabled").doesNotContainKey("code");
        assertThat(isProtected).containsEntry("error", "user_protected").doesNotContainKey("code");
        assertThat(people.session(Peers.JONAS, PROVIDER).path("user").path("id").asText())
                .isEqualTo(user);
    }

    @Test
    void aProviderThatSaysMicrosoftOfAnotherApplicationIsRefused() {
        // When
        var answer = auth.put(
                "/v1/providers/directory",
                Map.of("application", "acme", "template", "microsoft", "sign_in", Map.of("allowed", true)));

        // Then
        assertThat(answer.expect(400).json().at("/violations/0/field").asText()).isEqualTo("template");
    }

    @Test
    void oneUserSignsInWithTwoProviders() {
        // Given: a provider of another name, with another account of the same person
        application("private", Keycloak.CLIENT, keycloak().tlsIssuer());
        people.offer("private", "private", "custom", Map.of());
        var user = auth.post("/v1/users", Map.of("login", "rita", "name", "Rita"))
                .expect(201)
                .json()
                .path("id")
                .asText();

        // When
        var first = people.acceptInvitation(user, PROVIDER, Peers.RITA);
        var second = people.acceptInvitation(user, "private", Peers.SAMUEL);

        // Then
        assertThat(List.of(first, second)).containsOnly(Map.of("invitation", "accepted"));
        assertThat(List.of(people.session(Peers.RITA, PROVIDER), people.session(Peers.SAMUEL, "private")))
                .extracting(session -> session.path("user").path("id").asText())
                .containsOnly(user);
    }

    @Test
    void theProviderMayAskForASecondFactor() {
        // Given
        var user = people.user(Peers.TESSA);
        var subject = keycloak().subject(Peers.TESSA);
        auth.put(
                        "/v1/users/" + user + "/identities/" + PROVIDER,
                        Map.of("issuer", keycloak().issuer(), "subject", subject))
                .expectSuccess();
        var visit = people.visit(PROVIDER);

        // When
        var told = people.follow(browser -> browser.signIn(
                visit.address(),
                Peers.TESSA,
                installation.password(),
                new Authenticator(keycloak().secrets().secondFactor())));

        // Then
        assertThat(people.exchange(told, visit).path("user").path("id").asText())
                .isEqualTo(user);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"fr | Cela n’a pas fonctionné", "de-CH | Das hat nicht geklappt", "en-US | This did not work"})
    void aPageIsInTheLanguageOfTheBrowser(String language, String heading) {
        try (var browser = installation.browser(language)) {
            // When
            browser.goTo(installation.sealpost().webBaseUrl() + "/sign-in/nowhere");

            // Then
            assertThat(browser.heading()).isEqualTo(heading);
        }
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
}
