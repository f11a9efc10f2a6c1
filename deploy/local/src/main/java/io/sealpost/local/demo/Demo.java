package io.sealpost.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import io.sealpost.local.issuer.LocalIssuer;
import io.sealpost.local.issuer.Reach;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The main job against the sandbox. Can be run again and again on the same data. */
public final class Demo {

    private static final String SCOPE =
            "applications:write providers:write connections:write connections:read grants:read"
                    + " servers:write servers:read mail:send mail:fetch mail:read parameters:read parameters:admin"
                    + " users:read users:write sign_in:exchange";
    private static final String ACCOUNT = "anna@sandbox.test";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Layout layout;
    private final Api api;
    private int step;

    public Demo(Layout layout) {
        this.layout = layout;
        this.api = new Api(LocalIssuer.open(layout).callerToken(SCOPE, Reach.ALL));
    }

    /** Prints a line for each step; a {@link Failure} names the step that failed. */
    public void run() {
        System.out.println();
        System.out.println("  For the commands below:  TOKEN=$(make -s token SCOPE='" + SCOPE + "')");
        register();
        connect();
        servers();
        var subject = send();
        receive(subject);
        new SignInSteps(layout, api, ACCOUNT, this::say).run();
        closing();
    }

    private void register() {
        say("Register the OAuth application with the vault: its secret goes in and never comes out");
        api.put(layout.vaultUrl() + "/v1/applications/sandbox", """
                {"template": "custom", "issuer": "%s/sandbox", "client_id": "sealpost-sandbox", \
                "client_secrets": {"demo": {"value": "sandbox-client-secret"}}, "mail_hosts": ["localhost"]}""".formatted(layout.providerUrl()));
        say("Offer it to people as a provider");
        api.put(layout.authUrl() + "/v1/providers/sandbox", """
                {"application": "sandbox", "template": "custom", \
                "mail": {"allowed": true, "scope": "openid email offline_access mail"}, \
                "sign_in": {"allowed": true, "scope": "openid email", "login_button_label": "Sign in with the sandbox"}}""");
    }

    private void connect() {
        say("Ask for a mailbox to be connected");
        var connection = api.post(layout.authUrl() + "/v1/connections", """
                {"provider": "sandbox", "account": "%s", "uses": ["send", "fetch_imap"], "requested_by": "the demo"}""".formatted(ACCOUNT));
        say("Its owner opens the connect_url in a browser, presses the button and consents at the provider");
        System.out.println(
                "     (in a browser) " + connection.path("connect_url").asText());
        var end = new ScriptedBrowser().connect(connection.path("connect_url").asText());
        System.out.println("     ends at " + end.getPath());
        say("The connection is made, the grant is active");
        var id = connection.path("id").asText();
        expect("connected", api.get(layout.authUrl() + "/v1/connections/" + id), "status");
        expect("active", api.get(layout.vaultUrl() + "/v1/grants/sandbox/" + ACCOUNT), "status");
    }

    private void servers() {
        var authentication = """
                "authentication": {"method": "oauth2", "application": "sandbox", "account": "%s"}""".formatted(ACCOUNT);
        say("Add the outgoing server and try it: TLS, login, envelope, and no mail sent");
        api.put(layout.mailUrl() + "/v1/outgoing-servers/anna", """
                {"template": "custom", "host": "localhost", "port": %d, "encryption": "starttls", %s, "from_filter": "%s"}""".formatted(
                        layout.ports().smtp(), authentication, ACCOUNT));
        expect("true", api.post(layout.mailUrl() + "/v1/outgoing-servers/anna/test", "{}"), "ok");
        say("Add the incoming server and confirm it");
        api.put(layout.mailUrl() + "/v1/incoming-servers/anna", """
                {"template": "custom", "protocol": "imap", "host": "localhost", "port": %d, "encryption": "tls", %s, \
                "folders": ["INBOX"]}""".formatted(
                        layout.ports().imap(), authentication));
        expect("true", api.post(layout.mailUrl() + "/v1/incoming-servers/anna/test-and-confirm", "{}"), "confirmed");
    }

    private String send() {
        var subject = "Hello from Sealpost, " + Instant.now();
        say("Send a mail");
        var accepted = api.post(layout.mailUrl() + "/v1/messages", """
                {"from": "Anna <%s>", "to": ["%s"], "subject": "%s", "text": "It went out and came in by OAuth."}""".formatted(ACCOUNT, ACCOUNT, subject));
        var url = layout.mailUrl() + "/v1/messages/" + accepted.path("id").asText();
        say("See it sent");
        await("the message was not sent", () -> {
            var status = api.getQuietly(url).path("status").asText();
            if (status.equals("failed")) {
                throw new Failure("The message failed: " + api.getQuietly(url));
            }
            return status.equals("sent");
        });
        expect("sent", api.get(url), "status");
        return subject;
    }

    private void receive(String subject) {
        say("Fetch now, as a cron job would (the schedule does it too)");
        var run = api.post(layout.mailUrl() + "/v1/fetch-runs?wait=PT1M", "{\"servers\": [\"anna\"]}");
        System.out.println("     " + run);
        say("Read what came in");
        // the schedule may be fetching at this moment; the run then says busy, and the message comes all the same
        await("the message was not among the received ones", () -> find(subject).isPresent());
        var received = find(subject).orElseThrow();
        var url = layout.mailUrl() + "/v1/received-messages/"
                + encoded(received.path("id").asText());
        System.out.println(api.text(url + "/raw").indent(5).stripTrailing());
    }

    private Optional<JsonNode> find(String subject) {
        var after = "";
        while (true) {
            var page = api.getQuietly(layout.mailUrl() + "/v1/received-messages?limit=100" + after);
            for (var item : page.path("items")) {
                if (subject.equals(item.path("subject").asText())) {
                    return Optional.of(item);
                }
            }
            if (page.path("next").asText("").isEmpty()) {
                return Optional.empty();
            }
            after = "&after=" + encoded(page.path("next").asText());
        }
    }

    private void closing() {
        say("How the grant is doing");
        var grant = api.get(layout.vaultUrl() + "/v1/grants/sandbox/" + ACCOUNT);
        System.out.println("     " + grant);
        System.out.println();
        System.out.println("  Done. Swagger UI:");
        List.of(layout.authUrl(), layout.vaultUrl(), layout.mailUrl())
                .forEach(url -> System.out.println("     " + url + "/q/swagger-ui"));
    }

    private void say(String what) {
        step++;
        System.out.printf("%n  %d. %s%n", step, what);
    }

    private static void expect(String value, JsonNode answer, String member) {
        if (!value.equals(answer.path(member).asText())) {
            throw new Failure("Expected " + member + " to be " + value + ", but got " + answer);
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String otherwise, Condition condition) {
        var giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > giveUp) {
                throw new Failure("After " + PATIENCE.toSeconds() + " s " + otherwise + ".");
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("Interrupted", e);
            }
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
