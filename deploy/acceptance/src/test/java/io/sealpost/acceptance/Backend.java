package io.sealpost.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A company's own program, which sends and reads mail through Sealpost: the calls that it makes, in the order in which it makes them. */
final class Backend {

    private static final Duration DELIVERY = Duration.ofMinutes(2);
    private static final Set<String> UNDER_WAY = Set.of("queued", "sending");

    private final Peers peers;
    private final Sealpost sealpost;
    private final String token;
    private final Sealpost.Services services;

    Backend(Peers peers, Sealpost sealpost) {
        this.peers = peers;
        this.sealpost = sealpost;
        this.token = sealpost.token(
                "parameters:admin",
                "parameters:write",
                "applications:write",
                "providers:write",
                "providers:read",
                "connections:write",
                "connections:read",
                "grants:read",
                "grants:write",
                "grants:use",
                "servers:write",
                "servers:read",
                "mail:send",
                "mail:fetch",
                "mail:read");
        this.services = sealpost.as(token);
    }

    /** The token that it calls with. */
    String token() {
        return token;
    }

    Sealpost.Services services() {
        return services;
    }

    /** What an operator does once: the parameters, then Keycloak as an application and as a provider. */
    void configure() {
        parameter("auth.return_to.allowed", sealpost.webBaseUrl());
        parameter("mail.catchall.domain", "acme.test");
        parameter("mail.default.from", "notifications");
        provider("acme", Keycloak.CLIENT);
        provider("acme-brief", Keycloak.BRIEF_CLIENT);
        provider("acme-shared", Keycloak.SHARED_CLIENT);
        application("acme-robot", Keycloak.ROBOT_CLIENT);
        baseUrl(sealpost.webBaseUrl());
    }

    /** Says where browsers find auth-service, and waits until that counts there. */
    void baseUrl(String url) {
        parameter("web.base.url", url);
        Waiting.until("the base URL " + url, DELIVERY, () -> Optional.of(
                        services.auth().get("/v1/providers/acme").expect(200).json())
                .filter(provider ->
                        provider.path("redirect_uris").path(0).asText().startsWith(url + "/")));
    }

    private void parameter(String key, String value) {
        services.vault()
                .put("/v1/system-parameters/" + key, Map.of("value", value))
                .expectSuccess();
    }

    private void application(String name, String client) {
        application(name, client, Map.of("issuer", peers.keycloak().issuer())).expect(201);
    }

    /** Makes a client of Keycloak's an application, which finds its provider as it is told. */
    Http.Answer application(String name, String client, Map<String, String> endpoints) {
        var application = new HashMap<String, Object>(endpoints);
        application.put("template", "custom");
        application.put("client_id", client);
        application.put("client_authentication", "client_secret_post");
        application.put(
                "client_secrets",
                Map.of("first", Map.of("value", peers.keycloak().secrets().client())));
        application.put("mail_hosts", List.of("localhost"));
        return services.vault().put("/v1/applications/" + name, application);
    }

    private void provider(String name, String client) {
        application(name, client);
        offer(name);
    }

    /** Lets people consent to an application. */
    void offer(String application) {
        services.auth()
                .put(
                        "/v1/providers/" + application,
                        Map.of(
                                "application",
                                application,
                                "template",
                                "custom",
                                "sign_in",
                                Map.of("allowed", false),
                                "mail",
                                Map.of("allowed", true, "scope", "openid email offline_access mail")))
                .expect(201);
    }

    /** Asks for a mailbox and answers what there is to know about the connection, its {@code connect_url} included. */
    JsonNode openConnection(String provider, String account) {
        return services.auth()
                .post(
                        "/v1/connections",
                        Map.of(
                                "provider",
                                provider,
                                "account",
                                account,
                                "uses",
                                List.of("send", "fetch_imap"),
                                "requested_by",
                                "Acme"))
                .expect(201)
                .json();
    }

    /** Asks for links for all grants that need consent, and answers the connection of one account. */
    JsonNode repair(String provider, String account) {
        return services.auth()
                .post("/v1/repairs", Map.of("requested_by", "Acme"))
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .filter(connection -> connection.path("provider").asText().equals(provider)
                        && connection.path("account").asText().equals(account))
                .findFirst()
                .orElseThrow();
    }

    JsonNode connection(JsonNode opened) {
        return services.auth()
                .get("/v1/connections/" + opened.path("id").asText())
                .expect(200)
                .json();
    }

    /** The grant's status, empty where there is none. */
    Optional<String> grant(String application, String account) {
        var answer = services.vault().get("/v1/grants/" + application + "/" + account);
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(answer.expect(200).json().path("status").asText());
    }

    /** The grant as the vault shows it. */
    JsonNode shownGrant(String application, String account) {
        return services.vault()
                .get("/v1/grants/" + application + "/" + account)
                .expect(200)
                .json();
    }

    /** Gives the application a grant of its own. */
    Http.Answer actAlone(String application, String label, String... scopes) {
        return services.vault()
                .put(
                        "/v1/grants/" + application + "/" + label,
                        Map.of("grant_type", "client_credentials", "scopes", List.of(scopes)));
    }

    /** Tells the vault that a mail server refused a token, whether or not one did. */
    Http.Answer refused(String application, String account, String token) {
        return services.vault()
                .post("/v1/grants/" + application + "/" + account + "/refresh", Map.of("rejected", sha256(token)));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The token that the mail service would get now. */
    String accessToken(String application, String account) {
        return services.vault()
                .get("/v1/grants/" + application + "/" + account + "/access-token?for=smtp")
                .expect(200)
                .json()
                .path("access_token")
                .asText();
    }

    /** Makes Postfix the server by which the account sends. */
    void sendThroughPostfix(String name, String application, String account) {
        sendThrough(peers.postfix(), name, application, account);
    }

    /** The same with another Postfix. */
    void sendThrough(Postfix postfix, String name, String application, String account) {
        sendThrough(postfix, name, account, oauth(application, account));
    }

    /**
     * Makes Postfix the server by which a mailbox sends that is not the account's own.
     *
     * @param grant whose grant it is, or its label
     */
    void sendThroughPostfix(String name, String application, String grant, String mailbox) {
        sendThrough(peers.postfix(), name, mailbox, oauth(application, grant, mailbox));
    }

    private void sendThrough(Postfix postfix, String name, String sender, Map<String, String> authentication) {
        services.mail()
                .put(
                        "/v1/outgoing-servers/" + name,
                        Map.of(
                                "template",
                                "custom",
                                "host",
                                "localhost",
                                "port",
                                postfix.port(),
                                "encryption",
                                "starttls",
                                "authentication",
                                authentication,
                                "from_filter",
                                sender))
                .expect(201);
    }

    /** Connects without sending anything, and answers every step with its reply. */
    JsonNode test(String outgoingServer) {
        return tryOutgoing(outgoingServer).expect(200).json();
    }

    Http.Answer tryOutgoing(String server) {
        return services.mail().post("/v1/outgoing-servers/" + server + "/test");
    }

    Http.Answer tryIncoming(String server) {
        return services.mail().post("/v1/incoming-servers/" + server + "/test-and-confirm");
    }

    /** Makes Dovecot the server from which the account's mail is fetched. */
    void fetchFromDovecot(String name, String application, String account) {
        fetchFrom(peers.dovecot(), "tls", name, application, account);
    }

    /** The same with another Dovecot. */
    void fetchFrom(Dovecot dovecot, String encryption, String name, String application, String account) {
        fetchFrom(dovecot, encryption, name, oauth(application, account));
    }

    /** The same for a mailbox that is not the account's own. */
    void fetchFromDovecot(String name, String application, String grant, String mailbox) {
        fetchFrom(peers.dovecot(), "tls", name, oauth(application, grant, mailbox));
    }

    private void fetchFrom(Dovecot dovecot, String encryption, String name, Map<String, String> authentication) {
        services.mail()
                .put(
                        "/v1/incoming-servers/" + name,
                        Map.of(
                                "template", "custom",
                                "protocol", "imap",
                                "host", "localhost",
                                "port", dovecot.imapPort(),
                                "encryption", encryption,
                                "authentication", authentication,
                                "folders", List.of("INBOX"),
                                "after_fetch", "mark_seen",
                                "poll_interval", "PT1H"))
                .expect(201);
    }

    /** Lets the mail service log in and look at the folders, and answers the server as it is then. */
    JsonNode confirm(String incomingServer) {
        tryIncoming(incomingServer).expect(200);
        return services.mail()
                .get("/v1/incoming-servers/" + incomingServer)
                .expect(200)
                .json();
    }

    private static Map<String, String> oauth(String application, String account) {
        return Map.of("method", "oauth2", "application", application, "account", account);
    }

    private static Map<String, String> oauth(String application, String account, String mailbox) {
        return Map.of("method", "oauth2", "application", application, "account", account, "username", mailbox);
    }

    /** Hands a message over and answers its id. */
    String submit(Map<String, ?> message) {
        return services.mail()
                .post("/v1/messages", message)
                .expect(202)
                .json()
                .path("id")
                .asText();
    }

    /** Hands a finished message over. */
    Http.Answer submitRaw(byte[] raw) {
        return services.mail().post("/v1/messages", "message/rfc822", raw);
    }

    JsonNode message(String id) {
        return services.mail().get("/v1/messages/" + id).expect(200).json();
    }

    /** Waits until a message is in this state. */
    JsonNode await(String id, String status) {
        return Waiting.until("message " + id + " " + status, DELIVERY, () -> Optional.of(message(id))
                .filter(now -> status.equals(now.path("status").asText())));
    }

    /** Hands a message over and waits until it is known what became of it. */
    JsonNode send(Map<String, ?> message) {
        var id = submit(message);
        return Waiting.until("the outcome of message " + id, DELIVERY, () -> Optional.of(message(id))
                .filter(now -> !UNDER_WAY.contains(now.path("status").asText())));
    }

    /** Fetches now, as a cron job would, and answers what came of it; a fetch that the schedule just does is waited for. */
    JsonNode fetch(String server) {
        return Waiting.until("a fetch from " + server, DELIVERY, () -> Optional.of(services.mail()
                        .post("/v1/fetch-runs?wait=PT1M", Map.of("servers", List.of(server)))
                        .expect(200)
                        .json()
                        .path("servers")
                        .path(0))
                .filter(run -> !run.path("outcome").asText().equals("busy")));
    }

    /** Fetches until a message with this subject came, and answers it as it was received. */
    JsonNode fetchUntil(String server, String subject) {
        return Waiting.until("the message " + subject, DELIVERY, () -> {
            fetch(server);
            return allReceived().stream()
                    .filter(item -> item.path("subject").asText().equals(subject))
                    .findFirst();
        });
    }

    /** The received message with this subject. */
    JsonNode received(String subject) {
        var all = allReceived();
        return all.stream()
                .filter(item -> item.path("subject").asText().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Not received: " + all));
    }

    /** The whole feed. */
    List<JsonNode> allReceived() {
        var all = new ArrayList<JsonNode>();
        var after = "";
        while (true) {
            var page = services.mail()
                    .get("/v1/received-messages?limit=100" + after)
                    .expect(200)
                    .json();
            page.path("items").forEach(all::add);
            if (page.path("items").isEmpty() || page.path("next").isNull()) {
                return all;
            }
            after = "&after=" + page.path("next").asText();
        }
    }

    /** A received message, octet for octet. */
    byte[] raw(JsonNode received) {
        var id = received.path("id").asText();
        return services.mail()
                .get("/v1/received-messages/" + id + "/raw")
                .expect(200)
                .body();
    }
}
