package io.sealpost.mail.testing;

import static io.sealpost.mail.testing.Api.as;
import static org.hamcrest.Matchers.is;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/** Mailboxes that are fetched. */
public final class Incoming {

    private Incoming() {}

    /** A mailbox at the mail host and the server that fetches it, which polls so rarely that only runs fetch. */
    public record Box(String server, String address) {}

    /** A confirmed server that logs in with a password. */
    public static Box passwordMailbox(MailHost host, Map<String, Object> changes) {
        var box = draft(host, changes);
        confirmed(box);
        return box;
    }

    /** Confirms, and waits until the schedule has looked into the mailbox for the first time. */
    public static void confirmed(Box box) {
        confirm(box.server()).then().statusCode(200).body("confirmed", is(true));
        Awaitility.await()
                .until(() -> Instant.parse(read(box.server()).extract().path("next_fetch_at"))
                        .isAfter(Instant.now().plusSeconds(60)));
    }

    /** As {@link #passwordMailbox}, not yet confirmed. */
    public static Box draft(MailHost host, Map<String, Object> changes) {
        var address = Api.freshName("box") + "@example.com";
        host.mailbox(address, "imap-password");
        var name = Api.freshName("in");
        var form = new HashMap<>(form(host, address));
        form.putAll(changes);
        put(name, form).then().statusCode(201);
        return new Box(name, address);
    }

    public static Map<String, Object> form(MailHost host, String address) {
        var form = new HashMap<String, Object>();
        form.put("template", "custom");
        form.put("protocol", "imap");
        form.put("host", "localhost");
        form.put("port", host.imapPort());
        form.put("encryption", "tls");
        form.put("authentication", Map.of("method", "password", "username", address, "password", "imap-password"));
        form.put("poll_interval", "P1D");
        return form;
    }

    public static Response put(String name, Map<String, Object> form) {
        return as(Tokens.with("servers:write")).body(form).put("/v1/incoming-servers/{name}", name);
    }

    public static Response confirm(String name) {
        return as(Tokens.with("servers:write")).post("/v1/incoming-servers/{name}/test-and-confirm", name);
    }

    public static ValidatableResponse read(String name) {
        return as(Tokens.with("servers:read"))
                .get("/v1/incoming-servers/{name}", name)
                .then()
                .statusCode(200);
    }

    /** Fetches until no other reader has the mailbox. */
    public static ValidatableResponse fetch(Box box) {
        return Awaitility.await()
                .until(
                        () -> as(Tokens.with("mail:fetch"))
                                .body(Map.of("servers", List.of(box.server())))
                                .post("/v1/fetch-runs?wait=PT20S")
                                .then()
                                .statusCode(200),
                        answer -> !"busy".equals(answer.extract().path("servers[0].outcome")));
    }

    public static ValidatableResponse feed(Box box) {
        return as(Tokens.forMailboxes(box.address(), "mail:read"))
                .get("/v1/received-messages")
                .then()
                .statusCode(200);
    }

    /** Puts a message into the inbox and returns its bytes as text. */
    public static String deliver(MailHost host, String address, String subject, String text) {
        var raw = message(address, subject, text);
        deliver(host, address, raw.getBytes(StandardCharsets.UTF_8));
        return raw;
    }

    /** Puts a message into the inbox that the host took in at that time. */
    public static void deliver(MailHost host, String address, String subject, Instant takenIn) {
        deliver(host, address, message(address, subject, "x").getBytes(StandardCharsets.UTF_8), takenIn);
    }

    /** Puts bytes into the inbox as they are. */
    public static void deliver(MailHost host, String address, byte[] raw) {
        deliver(host, address, raw, Instant.now());
    }

    private static void deliver(MailHost host, String address, byte[] raw, Instant takenIn) {
        host.append(address, "INBOX", raw, takenIn);
    }

    /** A message as text. */
    public static String message(String address, String subject, String text) {
        return "From: Eve <eve@example.org>\r\nTo: " + address + "\r\nSubject: " + subject
                + "\r\nMessage-ID: <" + UUID.randomUUID() + "@example.org>\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text;
    }
}
