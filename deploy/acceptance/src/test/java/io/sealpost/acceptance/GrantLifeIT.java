package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.acceptance.Installation.Consent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to a grant after it was given: tokens run out, its owner takes it back, the provider is away. */
@ExtendWith(Installation.Running.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class GrantLifeIT {

    private static final Duration MEANWHILE = Duration.ofMinutes(2);

    private final Installation installation;
    private final Backend backend;
    private final Keycloak keycloak;

    GrantLifeIT(Installation installation) {
        this.installation = installation;
        this.backend = installation.backend();
        this.keycloak = installation.peers().keycloak();
    }

    @Test
    void eachRefreshUsesTheTokenThatTheOneBeforeBrought() {
        // Given: Keycloak ends the grant when a refresh token comes a second time
        installation.connect("acme-brief", Peers.GEORG, Peers.GEORG);
        var tokens = new java.util.LinkedHashSet<String>();

        // When
        for (var round = 0; round < 3; round++) {
            var token = backend.accessToken("acme-brief", Peers.GEORG);
            tokens.add(token);
            keycloak.awaitExpiry(token);
        }

        // Then
        assertThat(tokens).hasSize(3);
        assertThat(backend.grant("acme-brief", Peers.GEORG)).contains("active");
    }

    @Test
    void mailWaitsForAConsentThatWasTakenBack() {
        // Given
        installation.connect("acme-brief", Peers.IRIS, Peers.IRIS);
        backend.sendThroughPostfix("iris", "acme-brief", Peers.IRIS);
        var token = backend.accessToken("acme-brief", Peers.IRIS);
        keycloak.takeBackConsent(Peers.IRIS, Keycloak.BRIEF_CLIENT);
        keycloak.awaitExpiry(token);

        // When
        var id = backend.submit(mail(Peers.IRIS, "Before the second consent"));
        var waiting = Waiting.until("an attempt without a grant", MEANWHILE, () -> Optional.of(backend.message(id))
                .filter(GrantLifeIT::lacksItsGrant));
        var grant = backend.shownGrant("acme-brief", Peers.IRIS);
        var consent = installation.repair("acme-brief", Peers.IRIS);
        var sent = backend.await(id, "sent");

        // Then
        assertThat(grant.path("status").asText()).as(grant::toString).isEqualTo("needs_consent");
        assertThat(grant.path("cause").asText()).isEqualTo("invalid_grant");
        assertThat(grant.path("action_required").asText()).isEqualTo("consent");
        assertThat(waiting.path("status").asText()).as(waiting::toString).isEqualTo("deferred");
        assertThat(consent).isEqualTo(Consent.GIVEN);
        assertThat(sent.path("recipients").path(0).path("code").asInt()).isEqualTo(250);
    }

    @Test
    void anAbsentProviderEndsNothing() {
        // Given
        installation.connect("acme", Peers.JONAS, Peers.JONAS);
        installation.connect("acme-brief", Peers.JONAS, Peers.JONAS);
        backend.sendThroughPostfix("jonas", "acme-brief", Peers.JONAS);
        var live = backend.accessToken("acme", Peers.JONAS);
        keycloak.awaitExpiry(backend.accessToken("acme-brief", Peers.JONAS));

        // When
        keycloak.goAway();
        var refresh = backend.refused("acme", Peers.JONAS, live);
        var troubled = backend.shownGrant("acme", Peers.JONAS);
        var served = backend.accessToken("acme", Peers.JONAS);
        var id = backend.submit(mail(Peers.JONAS, "While Keycloak is away"));
        var waiting = backend.await(id, "deferred");
        keycloak.comeBack();
        var sent = backend.await(id, "sent");
        // this refusal renews the token, unless the background has done so already
        Waiting.until("an end of the trouble", MEANWHILE, () -> Optional.of(backend.refused("acme", Peers.JONAS, live))
                .filter(answer -> answer.status() == 200));
        var renewed = backend.accessToken("acme", Peers.JONAS);

        // Then
        assertThat(refresh.status()).isEqualTo(503);
        assertThat(troubled.path("status").asText()).isEqualTo("active");
        assertThat(troubled.path("trouble").path("cause").asText())
                .as(troubled::toString)
                .isEqualTo("unreachable");
        assertThat(served).isEqualTo(live);
        assertThat(waiting.path("attempts").path(0).path("cause").asText())
                .as(waiting::toString)
                .isEqualTo("provider_unavailable");
        assertThat(sent.path("status").asText()).isEqualTo("sent");
        assertThat(renewed).isNotEqualTo(live);
        assertThat(isWell("acme")).isTrue();
        assertThat(isWell("acme-brief")).isTrue();
    }

    /** The mail server may have refused the token of the consent before. */
    private static boolean lacksItsGrant(JsonNode message) {
        return message.path("attempts")
                .valueStream()
                .anyMatch(attempt -> attempt.path("cause").asText().equals("grant_not_active"));
    }

    /** Active, and no trouble any more. */
    private boolean isWell(String application) {
        var grant = backend.shownGrant(application, Peers.JONAS);
        return grant.path("status").asText().equals("active")
                && grant.path("trouble").isNull();
    }

    private static Map<String, ?> mail(String account, String subject) {
        return Map.of("from", account, "to", List.of(account), "subject", subject, "text", "Still there?");
    }
}
