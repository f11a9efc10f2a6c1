package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.acceptance.Installation.Consent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main job on real peers: consent, send, fetch. */
@ExtendWith(Installation.Running.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RoundIT {

    private static final Duration ARRIVAL = Duration.ofMinutes(1);

    private final Installation installation;
    private final Peers peers;
    private final Sealpost sealpost;
    private final Backend backend;

    RoundIT(Installation installation) {
        this.installation = installation;
        this.peers = installation.peers();
        this.sealpost = installation.sealpost();
        this.backend = installation.backend();
    }

    @Test
    void aMailboxConnectedInTheBrowserSendsAndFetchesMail() {
        // Given
        var anna = installation.connect("acme", Peers.ANNA, Peers.ANNA);
        var ben = installation.connect("acme", Peers.BEN, Peers.BEN);
        backend.sendThroughPostfix("anna-acme", "acme", Peers.ANNA);
        backend.fetchFromDovecot("ben-acme", "acme", Peers.BEN);
        var tried = backend.test("anna-acme");
        var confirmed = backend.confirm("ben-acme");
        // The schedule reads a new mailbox at once and this one then not for an hour, so the message is left to the run
        // below.
        backend.fetch("ben-acme");
        var mail =
                mail("Grüße aus Zürich: 日本語, und so lang, dass diese Zeile im Kopf der Nachricht gefaltet werden muss");

        // When
        var sent = backend.send(mail.asJson("Anna Müller <" + Peers.ANNA + ">", Peers.BEN));
        var stored = arrived(Peers.BEN);
        var fetched = backend.fetch("ben-acme");
        var raw = backend.raw(backend.received(mail.subject()));

        // Then
        assertThat(anna).isEqualTo(Consent.GIVEN);
        assertThat(ben).isEqualTo(Consent.GIVEN);
        assertThat(tried.path("ok").asBoolean()).as(tried::toString).isTrue();
        assertThat(confirmed.path("state").asText()).as(confirmed::toString).isEqualTo("confirmed");
        assertThat(sent.path("status").asText()).as(sent::toString).isEqualTo("sent");
        assertThat(outcomes(sent)).containsExactly(Peers.BEN + " sent 250");
        assertThat(fetched.path("fetched").asInt()).as(fetched::toString).isEqualTo(1);
        assertThat(raw).isEqualTo(withCrLf(stored));
        assertThat(SentMail.parse(raw)).isEqualTo(mail);
        assertThat(secretsOnDisk("acme", Peers.ANNA)).isEmpty();
        assertThat(Traces.ofAnyToken(sealpost.logs())).isEmpty();
        assertThat(Traces.ofAnyToken(sealpost.data()))
                .as("where tokens are, they are found")
                .isNotEmpty();
    }

    @Test
    void aSendAfterTheAccessTokenRanOutGoesThroughWithANewOne() {
        // Given
        installation.connect("acme-brief", Peers.CARLA, Peers.CARLA);
        backend.sendThroughPostfix("carla", "acme-brief", Peers.CARLA);
        var first = backend.send(mail("First").asJson(Peers.CARLA, Peers.CARLA));
        var used = backend.accessToken("acme-brief", Peers.CARLA);
        peers.keycloak().awaitExpiry(used);

        // When
        var second = backend.send(mail("Second").asJson(Peers.CARLA, Peers.CARLA));

        // Then
        assertThat(first.path("status").asText()).as(first::toString).isEqualTo("sent");
        assertThat(second.path("status").asText()).as(second::toString).isEqualTo("sent");
        assertThat(second.path("attempts")).hasSize(1);
        assertThat(backend.grant("acme-brief", Peers.CARLA)).contains("active");
        assertThat(Traces.ofAnyToken(sealpost.logs())).isEmpty();
    }

    @Test
    void aRecipientThatPostfixDoesNotKnowFailsAlone() {
        // Given
        installation.connect("acme", Peers.DAVID, Peers.DAVID);
        backend.sendThroughPostfix("david", "acme", Peers.DAVID);
        var message = Map.of(
                "from",
                Peers.DAVID,
                "to",
                List.of(Peers.DAVID, "nobody@acme.test"),
                "subject",
                "To two",
                "text",
                "One of you exists.");

        // When
        var sent = backend.send(message);

        // Then
        assertThat(outcomes(sent)).containsExactlyInAnyOrder(Peers.DAVID + " sent 250", "nobody@acme.test failed 550");
        assertThat(arrived(Peers.DAVID)).contains("Subject: To two");
    }

    private static SentMail mail(String subject) {
        return new SentMail(
                subject,
                "Guten Tag,\n\nübermorgen kommt das Päckchen.\n",
                "<p>Guten Tag,</p>\n<p>übermorgen kommt das <b>Päckchen</b>.</p>\n",
                "Übersicht – März.bin",
                "application/octet-stream",
                Base64.getEncoder().encodeToString(everyByte()));
    }

    private static byte[] everyByte() {
        var bytes = new byte[256];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** A message as it lies in the maildir; read before anybody fetches it, because marking it moves the file. */
    private String arrived(String account) {
        return Waiting.until(
                "a message in the maildir of " + account,
                ARRIVAL,
                () -> peers.dovecot().storedMessages(account).stream().findFirst());
    }

    private static List<String> outcomes(JsonNode message) {
        return message.path("recipients")
                .valueStream()
                .map(recipient -> recipient.path("address").asText() + " "
                        + recipient.path("status").asText() + " "
                        + recipient.path("code").asText())
                .toList();
    }

    /** Dovecot stores plain newlines and speaks CRLF. */
    private static byte[] withCrLf(String stored) {
        return stored.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private List<Path> secretsOnDisk(String application, String account) {
        var secrets = peers.keycloak().secrets();
        var token = backend.accessToken(application, account);
        return Traces.of(List.of(token, secrets.client(), secrets.password()), sealpost.data());
    }
}
