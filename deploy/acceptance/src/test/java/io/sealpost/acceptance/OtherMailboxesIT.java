package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.acceptance.Installation.Consent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Mailboxes that are nobody's own: one that several people share, one that only the application opens. */
@ExtendWith(Installation.Running.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OtherMailboxesIT {

    private final Installation installation;
    private final Peers peers;
    private final Backend backend;

    OtherMailboxesIT(Installation installation) {
        this.installation = installation;
        this.peers = installation.peers();
        this.backend = installation.backend();
    }

    @Test
    void aSharedMailboxIsReadAsItselfAndSentFromAsThePersonWhoConsented() {
        // Given
        var consent = installation.connect("acme-shared", Peers.FRIDA, Peers.FRIDA);
        backend.sendThroughPostfix("info", "acme-shared", Peers.FRIDA, Peers.INFO);
        backend.fetchFromDovecot("info", "acme-shared", Peers.FRIDA, Peers.INFO);
        backend.confirm("info");

        // When
        var sent = backend.send(mail(Peers.INFO, "To all who share it"));
        var fetched = backend.fetchUntil("info", "To all who share it");

        // Then
        assertThat(consent).isEqualTo(Consent.GIVEN);
        assertThat(sent.path("status").asText()).as(sent::toString).isEqualTo("sent");
        assertThat(new String(backend.raw(fetched), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("Return-Path: <" + Peers.INFO + ">")
                .contains("From: " + Peers.INFO);
        assertThat(peers.postfix().noted("sasl_username=" + Peers.FRIDA)).isNotEmpty();
        assertThat(peers.postfix().noted("sasl_username=" + Peers.INFO)).isEmpty();
        assertThat(peers.dovecot().logins(Peers.INFO)).isPositive();
        assertThat(peers.dovecot().logins(Peers.FRIDA)).isZero();
    }

    @Test
    void anApplicationOpensItsMailboxWithoutAnybodysConsent() {
        // Given
        var grant = backend.actAlone("acme-robot", "robot", "mail").expect(201).json();
        backend.sendThroughPostfix("invoices", "acme-robot", "robot", Peers.INVOICES);
        backend.fetchFromDovecot("invoices", "acme-robot", "robot", Peers.INVOICES);
        backend.confirm("invoices");

        // When
        var sent = backend.send(mail(Peers.INVOICES, "Sent by nobody"));
        var fetched = backend.fetchUntil("invoices", "Sent by nobody");

        // Then
        assertThat(grant.path("status").asText()).as(grant::toString).isEqualTo("active");
        assertThat(grant.path("grant_type").asText()).isEqualTo("client_credentials");
        assertThat(sent.path("status").asText()).as(sent::toString).isEqualTo("sent");
        assertThat(fetched.path("mailbox").asText()).isEqualTo(Peers.INVOICES);
        assertThat(peers.postfix().noted("sasl_username=" + Peers.INVOICES)).isNotEmpty();
    }

    private static Map<String, ?> mail(String mailbox, String subject) {
        return Map.of("from", mailbox, "to", List.of(mailbox), "subject", subject, "text", "Hello.");
    }
}
