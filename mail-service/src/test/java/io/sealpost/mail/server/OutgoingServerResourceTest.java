package io.sealpost.mail.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.Certificates;
import io.sealpost.mail.testing.FakeVault;
import io.sealpost.mail.testing.MailHost;
import io.sealpost.mail.testing.ScriptedSmtp;
import io.sealpost.mail.testing.Surroundings;
import io.sealpost.mail.testing.Tokens;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class OutgoingServerResourceTest {

    @ConfigProperty(name = Surroundings.DIRECTORY)
    Path directory;

    FakeVault vault;
    MailHost mailHost;

    private final String name = Api.freshName("out");

    @AfterEach
    void delete() {
        vault.goDown(false);
        Api.deleteOutgoing(name);
    }

    @ParameterizedTest
    @CsvSource({
        "outlook,,smtp.office365.com,587,starttls",
        "outlook,smtp-mail.outlook.com,smtp-mail.outlook.com,587,starttls",
        "gmail,,smtp.gmail.com,587,starttls"
    })
    void templatesFixHostPortAndEncryption(String template, String given, String host, int port, String encryption) {
        var server = oauth(template);
        server.put("host", given);

        Api.putOutgoing(name, server)
                .then()
                .statusCode(201)
                .header("ETag", containsString("\""))
                .body("host", equalTo(host))
                .body("port", is(port))
                .body("encryption", equalTo(encryption))
                .body("send_as", equalTo("mailbox"))
                .body("active", is(true))
                .body("token_status.status", equalTo("active"))
                .body("last_test", nullValue());
    }

    @Test
    void aTemplateDoesNotSendItsTokensElsewhere() {
        var server = oauth("outlook");
        server.put("host", "smtp.example.com");

        Api.putOutgoing(name, server).then().statusCode(400).body("violations.field", hasItem("template"));
    }

    @Test
    void everythingWrongIsNamedAtOnce() {
        Api.putOutgoing(
                        name,
                        new HashMap<>(Map.of(
                                "template",
                                "custom",
                                "port",
                                70000,
                                "encryption",
                                "none",
                                "authentication",
                                Map.of("method", "oauth2", "password", "x"),
                                "from_filter",
                                "example.com, @example.org",
                                "limits",
                                Map.of("connections", 0),
                                "max_message_bytes",
                                -1)))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body(
                        "violations.field",
                        equalTo(List.of(
                                "host",
                                "port",
                                "authentication.application",
                                "authentication.account",
                                "authentication.password",
                                "encryption",
                                "from_filter",
                                "max_message_bytes",
                                "limits.connections",
                                "send_as")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a@b@c",
                "example.com,",
                "*.example.com",
                "exa mple.com",
                "' '",
                "example.com example.org",
                "-x.com"
            })
    void entriesOfAFilterAreChecked(String filter) {
        var server = oauth("outlook");
        server.put("from_filter", filter);

        Api.putOutgoing(name, server).then().statusCode(400).body("violations[0].field", equalTo("from_filter"));
    }

    @Test
    void unknownFieldsAndTypesAreRefusedByName() {
        var server = oauth("outlook");
        server.put("sequnce", 1);
        Api.putOutgoing(name, server)
                .then()
                .statusCode(400)
                .body("code", equalTo("unknown_field"))
                .body("detail", containsString("sequnce"));

        server.remove("sequnce");
        server.put("active", "perhaps");
        Api.putOutgoing(name, server)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("detail", containsString("active"));
    }

    @Test
    void whatWasReadCanBeWrittenBack() {
        // Given
        Api.putOutgoing(name, password("first")).then().statusCode(201);
        var read = read().then().statusCode(200).extract();

        // When
        var written = Api.putOutgoing(name, new HashMap<>(read.<Map<String, Object>>path("")));

        // Then
        written.then().statusCode(200).body("authentication.username", equalTo("relay"));
        assertThat(read.asString()).doesNotContain("first", "password_secret");
        assertThat(secretOf(name)).isEqualTo("first");
    }

    @Test
    void aLostUpdateIsRefused() {
        // Given
        var first = Api.putOutgoing(name, password("x")).then().extract().header("ETag");
        var second = Api.putOutgoing(name, password("x")).then().extract().header("ETag");

        // When
        var stale = Api.as(Tokens.with("servers:write"))
                .header("If-Match", first)
                .body(password("y"))
                .put("/v1/outgoing-servers/{name}", name);

        // Then
        stale.then().statusCode(412).body("code", equalTo("precondition_failed"));
        Api.as(Tokens.with("servers:write"))
                .header("If-Match", first)
                .delete("/v1/outgoing-servers/{name}", name)
                .then()
                .statusCode(412);
        Api.as(Tokens.with("servers:write"))
                .header("If-Match", second)
                .delete("/v1/outgoing-servers/{name}", name)
                .then()
                .statusCode(204);
        read().then().statusCode(404).body("code", equalTo("not_found"));
        assertThat(Api.putOutgoing(name, password("x")).then().extract().header("ETag"))
                .isNotIn(first, second);
    }

    @ParameterizedTest
    @CsvSource({"host,other.example.com", "port,2525", "encryption,none"})
    void aPasswordDoesNotFollowItsServer(String field, String value) {
        Api.putOutgoing(name, password("x")).then().statusCode(201);
        var moved = password(null);
        moved.put(field, field.equals("port") ? Integer.valueOf(value) : value);

        Api.putOutgoing(name, moved)
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("authentication.password"))
                .body("detail", containsString("again"));
    }

    @Test
    void aPasswordServerNeedsAPassword() {
        Api.putOutgoing(name, password(null))
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("authentication.password"));
    }

    @Test
    void aReplacedPasswordIsDeletedFromTheVault() {
        // Given
        Api.putOutgoing(name, password("old")).then().statusCode(201);

        // When
        Api.putOutgoing(name, password("new")).then().statusCode(200);

        // Then
        assertThat(secretOf(name)).isIn("old", "new");
        assertThat(vault.secrets()).containsValue("new");
    }

    @Test
    void withoutTheVaultNoPasswordIsStoredAndNothingElseEither() {
        vault.goDown(true);

        Api.putOutgoing(name, password("x"))
                .then()
                .statusCode(503)
                .header("Retry-After", not(nullValue()))
                .body("code", equalTo("vault_unavailable"));

        vault.goDown(false);
        read().then().statusCode(404);
    }

    @Test
    void withoutTheVaultServersAreShownWithoutTokenStatus() {
        Api.putOutgoing(name, oauth("outlook")).then().statusCode(201);
        vault.goDown(true);

        read().then().statusCode(200).body("token_status", nullValue());
        Api.as(Tokens.with("servers:read")).get("/v1/outgoing-servers").then().statusCode(200);
    }

    @Test
    void aTestGoesUpToDataAndSendsNothing() {
        // Given
        mailHost.mailbox(FakeVault.ACCOUNT, vault.accessToken());
        var before = mailHost.inbox(FakeVault.ACCOUNT).size();
        Api.putOutgoing(name, Api.oauthServer(mailHost.smtpPort(), FakeVault.ACCOUNT))
                .then()
                .statusCode(201);

        // When
        var test = test();

        // Then
        test.then()
                .statusCode(200)
                .body("ok", is(true))
                .body("steps.step", equalTo(List.of("ehlo", "auth", "mail_from", "rcpt_to", "data")))
                .body("steps.code", equalTo(List.of(250, 235, 250, 250, 354)));
        read().then().body("last_test.ok", is(true)).body("last_test.steps[4].code", is(354));
        assertThat(mailHost.inbox(FakeVault.ACCOUNT)).hasSize(before);
    }

    @Test
    void aServerWithoutAFilterIsTestedAsWhoeverItLogsInAs() {
        try (var smtp = new ScriptedSmtp()
                .offering("AUTH PLAIN")
                .withTls(Certificates.context(directory.resolve("tls"), "localhost"))) {
            Api.putOutgoing(name, relay(smtp.port(), "relay@example.com"))
                    .then()
                    .statusCode(201);

            test().then().statusCode(200).body("ok", is(true));
            assertThat(smtp.commands()).contains("MAIL FROM:<relay@example.com>", "RCPT TO:<relay@example.com>");
        }
    }

    @Test
    void aServerThatNamesNoAddressAtAllCannotBeTested() {
        Api.putOutgoing(name, relay(25, "relay")).then().statusCode(201);

        test().then().statusCode(400).body("violations[0].field", equalTo("from_filter"));
    }

    @Test
    void aTestEndsWithTheStepThatFailed() {
        try (var smtp = new ScriptedSmtp()
                .offering("AUTH XOAUTH2")
                .withTls(Certificates.context(directory.resolve("tls"), "localhost"))
                .on("RCPT", "550 5.7.60 SMTP; Client does not have permissions to send as this sender")) {
            Api.putOutgoing(name, Api.oauthServer(smtp.port(), "example.com"))
                    .then()
                    .statusCode(201);

            test().then()
                    .statusCode(422)
                    .body("code", equalTo("server_test_failed"))
                    .body("ok", is(false))
                    .body("steps[-1].step", equalTo("rcpt_to"))
                    .body("steps[-1].reply", containsString("5.7.60"));
        }
    }

    @Test
    void aTestSaysWhyItCouldNotConnect() {
        var closed = new ScriptedSmtp();
        Api.putOutgoing(name, Api.oauthServer(closed.port(), "example.com"))
                .then()
                .statusCode(201);
        closed.close();

        test().then()
                .statusCode(422)
                .body("code", equalTo("connection_failed"))
                .body("ok", is(false))
                .body("steps[-1].reply", containsString("connection_failed"));
        Awaitility.await().untilAsserted(() -> read().then().body("last_test.ok", is(false)));
    }

    @Test
    void aTestSaysNothingAboutSettingsThatItDidNotTry() {
        // Given
        var changed = Api.plainServer(26, name + ".example.com");
        try (var smtp = new ScriptedSmtp().on("MAIL", line -> {
            Api.putOutgoing(name, changed);
            return "250 ok";
        })) {
            Api.putOutgoing(name, Api.plainServer(smtp.port(), name + ".example.com"));

            // When
            test().then().statusCode(200);
        }

        // Then
        read().then().body("port", is(26)).body("last_test", nullValue());
    }

    @Test
    void aNewEndpointOrLoginHasNotBeenTested() {
        try (var smtp = new ScriptedSmtp()) {
            // Given
            var server = Api.plainServer(smtp.port(), name + ".example.com");
            Api.putOutgoing(name, server);
            test().then().statusCode(200);

            // When
            server.put("sequence", 3);
            var reordered = Api.putOutgoing(name, server);
            server.put("port", 26);
            var moved = Api.putOutgoing(name, server);

            // Then
            reordered.then().body("last_test.ok", is(true));
            moved.then().body("last_test", nullValue());
        }
    }

    @Test
    void aTestNamesARefusedLogin() {
        try (var smtp = new ScriptedSmtp()
                .offering("AUTH XOAUTH2")
                .withTls(Certificates.context(directory.resolve("tls"), "localhost"))
                .on("AUTH", "535 5.7.3 Authentication unsuccessful")) {
            Api.putOutgoing(name, Api.oauthServer(smtp.port(), "example.com"))
                    .then()
                    .statusCode(201);

            test().then()
                    .statusCode(422)
                    .body("code", equalTo("authentication_failed"))
                    .body("steps[-1].reply", containsString("5.7.3"));
        }
    }

    @Test
    void addressesBehindTheServiceAreRefused() {
        var server = Api.plainServer(25, "example.com");
        server.put("host", "169.254.169.254");
        Api.putOutgoing(name, server).then().statusCode(201);

        test().then().statusCode(422).body("code", equalTo("host_not_allowed")).body("ok", is(false));
    }

    @Test
    void namesAreSimple() {
        Api.putOutgoing("Bad%20Name", oauth("outlook"))
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("name"));
    }

    private static Map<String, Object> oauth(String template) {
        var server = new HashMap<String, Object>();
        server.put("template", template);
        server.put("authentication", Map.of("method", "oauth2", "application", "acme", "account", "anna@example.com"));
        return server;
    }

    private static Map<String, Object> password(String password) {
        var server = new HashMap<String, Object>();
        server.put("template", "custom");
        server.put("host", "smtp.example.com");
        server.put("encryption", "tls");
        var login = new HashMap<String, Object>(Map.of("method", "password", "username", "relay"));
        if (password != null) {
            login.put("password", password);
        }
        server.put("authentication", login);
        return server;
    }

    private static Map<String, Object> relay(int port, String username) {
        var server = password("secret");
        server.put("host", "localhost");
        server.put("port", port);
        server.put("authentication", Map.of("method", "password", "username", username, "password", "secret"));
        return server;
    }

    private Response read() {
        return Api.as(Tokens.with("servers:read")).get("/v1/outgoing-servers/{name}", name);
    }

    private Response test() {
        return Api.as(Tokens.with("servers:write")).post("/v1/outgoing-servers/{name}/test", name);
    }

    private String secretOf(String server) {
        return vault.secrets().entrySet().stream()
                .filter(secret -> secret.getKey().startsWith("mail-service.outgoing." + server))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }
}
