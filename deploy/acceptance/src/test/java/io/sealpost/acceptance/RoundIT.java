package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main job on real peers: consent, send, fetch. */
@ExtendWith(Peers.Running.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RoundIT {

    private static final Duration ARRIVAL = Duration.ofMinutes(1);

    private static Peers peers;
    private static Sealpost sealpost;
    private static Backend backend;

    @BeforeAll
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    static void start(Peers running) {
        peers = running;
        var checkout = Path.of(System.getProperty("acceptance.checkout")).normalize();
        sealpost = Sealpost.up(checkout, peers.directory().path().resolve("sealpost"), peers.authority());
        backend = new Backend(peers, sealpost);
        backend.configure();
    }

    @AfterAll
    static void stop() {
        if (sealpost != null) {
            sealpost.close();
        }
    }

    @Test
    void aMailboxConnectedInTheBrowserSendsAndFetchesMail() throws IOException {
        // Given
        connect("acme", Peers.ANNA);
        connect("acme", Peers.BEN);
        backend.sendThroughPostfix("anna", "acme", Peers.ANNA);
        backend.fetchFromDovecot("ben", "acme", Peers.BEN);
        var tried = backend.services()
                .mail()
                .post("/v1/outgoing-servers/anna/test")
                .expect(200)
                .json();
        var confirmed = backend.services()
                .mail()
                .post("/v1/incoming-servers/ben/test-and-confirm")
                .expect(200)
                .json();
        var mail = new SentMail(
                "Grüße aus Zürich: 日本語 und mehr als eine Zeile, damit die Kopfzeile gefaltet werden muss",
                "Guten Tag,\n\nübermorgen kommt das Päckchen.\n",
                "<p>Guten Tag,</p>\n<p>übermorgen kommt das <b>Päckchen</b>.</p>\n",
                "Übersicht – März.bin",
                "application/octet-stream",
                Base64.getEncoder().encodeToString(everyByte()));

        // When
        var sent = backend.send(mail.asJson("Anna Müller <" + Peers.ANNA + ">", Peers.BEN));
        var stored = arrived(Peers.BEN);
        var run = backend.services()
                .mail()
                .post("/v1/fetch-runs?wait=PT1M", Map.of("servers", List.of("ben")))
                .json();
        var received = received(mail.subject());

        // Then
        assertThat(tried.path("ok").asBoolean()).as(tried::toString).isTrue();
        assertThat(confirmed.path("state").asText()).as(confirmed::toString).isEqualTo("confirmed");
        assertThat(sent.path("status").asText()).as(sent::toString).isEqualTo("sent");
        assertThat(sent.path("recipients").findValuesAsText("status")).containsExactly("sent");
        assertThat(sent.path("recipients").findValuesAsText("code")).containsExactly("250");
        assertThat(run.toString()).contains("ben");
        var raw = backend.services()
                .mail()
                .get("/v1/received-messages/" + received.path("id").asText() + "/raw")
                .expect(200)
                .body();
        assertThat(raw).isEqualTo(withCrLf(Files.readString(stored, StandardCharsets.ISO_8859_1)));
        assertThat(SentMail.parse(raw)).isEqualTo(mail);
    }

    private static JsonNode connect(String provider, String account) {
        var opened = backend.openConnection(provider, account);
        try (var browser = Browser.open(
                peers.directory().directory("browser-" + opened.path("id").asText()))) {
            browser.consent(
                    opened.path("connect_url").asText(),
                    account,
                    peers.keycloak().secrets().password());
            assertThat(browser.heading()).isEqualTo("Connected");
        }
        return opened;
    }

    private static Path arrived(String account) {
        return Waiting.until(
                "a message in the maildir of " + account,
                ARRIVAL,
                () -> peers.dovecot().storedMessages(account).stream().findFirst());
    }

    private static JsonNode received(String subject) {
        var items = backend.services()
                .mail()
                .get("/v1/received-messages")
                .expect(200)
                .json()
                .path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.path("subject").asText().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Not received: " + items));
    }

    private static byte[] withCrLf(String stored) {
        return stored.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] everyByte() {
        var bytes = new byte[1024];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
