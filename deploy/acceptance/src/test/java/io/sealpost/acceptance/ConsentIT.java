package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.acceptance.Installation.Consent;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do when they are asked for their mailbox, other than to give it. */
@ExtendWith(Installation.Running.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ConsentIT {

    private final Installation installation;
    private final Backend backend;

    ConsentIT(Installation installation) {
        this.installation = installation;
        this.backend = installation.backend();
    }

    @Test
    void aConsentOfAnotherPersonConnectsNothing() {
        // When
        var consent = installation.connect("acme", Peers.ERIK, Peers.BEN);

        // Then
        assertThat(consent).isEqualTo(new Consent("This is another account", "wrong_account", Optional.empty()));
    }

    @Test
    void aConsentOfAnotherPersonLeavesTheOldGrantInForce() {
        // Given
        installation.connect("acme", Peers.HANNA, Peers.HANNA);
        var before = backend.accessToken("acme", Peers.HANNA);
        var subject = backend.shownGrant("acme", Peers.HANNA).path("subject");

        // When
        var consent = installation.connect("acme", Peers.HANNA, Peers.BEN);

        // Then
        assertThat(consent).isEqualTo(new Consent("This is another account", "wrong_account", Optional.of("active")));
        assertThat(backend.accessToken("acme", Peers.HANNA)).isEqualTo(before);
        assertThat(backend.shownGrant("acme", Peers.HANNA).path("subject")).isEqualTo(subject);
        assertThat(backend.refused("acme", Peers.HANNA, before).status())
                .as("its refresh token still works")
                .isEqualTo(200);
    }

    @Test
    void aDeclinedConsentConnectsNothing() {
        // When
        var consent = installation.askInVain("acme", Peers.NORA);

        // Then
        assertThat(consent.connection()).isEqualTo("declined");
        assertThat(consent.grant()).isEmpty();
    }

    @Test
    void aDeclinedConsentLeavesTheOldGrantInForce() {
        // Given: one client knows Klara's consent, so Keycloak asks her again only for another one
        installation.connect("acme", Peers.KLARA, Peers.KLARA);
        installation.peers().keycloak().takeBackConsent(Peers.KLARA, Keycloak.CLIENT);
        var before = backend.accessToken("acme", Peers.KLARA);

        // When
        var consent = installation.askInVain("acme", Peers.KLARA);

        // Then
        assertThat(consent.connection()).isEqualTo("declined");
        assertThat(consent.grant()).contains("active");
        assertThat(backend.accessToken("acme", Peers.KLARA)).isEqualTo(before);
    }
}
