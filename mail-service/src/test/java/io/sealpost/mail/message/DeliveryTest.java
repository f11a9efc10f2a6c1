package io.sealpost.mail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.Certificates;
import io.sealpost.mail.testing.FakeVault;
import io.sealpost.mail.testing.ScriptedSmtp;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What mail servers do to messages, one misbehaviour at a time. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class DeliveryTest {

    @ConfigProperty(name = Surroundings.DIRECTORY)
    Path directory;

    @Inject
    Session database;

    FakeVault vault;

    private final String name = Api.freshName("scripted");
    private final String domain = name + ".example.com";
    private final ScriptedSmtp smtp = new ScriptedSmtp();

    @BeforeEach
    void tokens() {
        vault.serves("token-1");
        vault.onRefresh(() -> {});
    }

    @AfterEach
    void close() {
        Api.deleteOutgoing(name);
        smtp.close();
    }

    @Test
    void everyRecipientGetsItsOwnOutcome() {
        // Given
        var greylisted = new AtomicInteger();
        smtp.on("RCPT", line -> {
            if (line.contains("nobody@")) {
                return "550 5.1.1 no such user";
            }
            return line.contains("later@") && greylisted.getAndIncrement() == 0 ? "451 4.7.1 try later" : "250 ok";
        });
        plain();

        // When
        var id = send("bert@example.com", "nobody@example.com", "later@example.com");

        // Then
        Api.awaitStatus(id, "failed")
                .body("recipients[0].status", equalTo("sent"))
                .body("recipients[1].status", equalTo("failed"))
                .body("recipients[1].code", is(550))
                .body("recipients[1].reply", startsWith("550 5.1.1 no such user"))
                .body("recipients[2].status", equalTo("sent"))
                .body("attempts.size()", is(2));
        assertThat(rcpts()).containsExactly("bert", "nobody", "later", "later");
    }

    @Test
    void aMessageStaysInTheDatabaseUntilTheServerHasLetUsIn() {
        // Given
        smtp.on("EHLO", line -> {
            change();
            return "250 scripted.example.com";
        });
        plain();

        // When
        var id = send("bert@example.com");

        // Then
        Api.awaitStatus(id, "sent");
        assertThat(smtp.messages().getFirst()).startsWith("Changed: meanwhile");
    }

    /** Shows when the content is read: what is sent was in the database at that time. */
    private void change() {
        QuarkusTransaction.requiringNew().run(() -> database.createNativeMutationQuery("""
                        update message_content set wire = convert_to('Changed: meanwhile' || chr(13) || chr(10), 'UTF8') || wire
                        where id in (select id from message where server = ?1)
                        """)
                .setParameter(1, name)
                .executeUpdate());
    }

    @Test
    void aRefusalForGoodIsFinal() {
        smtp.on(".", "554 5.2.0 quota exceeded");
        plain();

        var id = send("bert@example.com");

        Api.awaitStatus(id, "failed").body("attempts.size()", is(1)).body("attempts[0].code", is(554));
    }

    @Test
    void aRefusalForNowIsTriedAgain() {
        // Given
        var tries = new AtomicInteger();
        smtp.on(".", line -> tries.getAndIncrement() < 2 ? "432 4.3.2 concurrent connection limit exceeded" : "250 ok");
        plain();

        // When
        var id = send("bert@example.com");

        // Then
        Api.awaitStatus(id, "sent")
                .body("attempts.size()", is(3))
                .body("attempts[0].outcome", equalTo("deferred"))
                .body("attempts[0].code", is(432));
    }

    @Test
    void aLinkLostBehindTheFinalDotLeavesTheMessageUnknownAndUnrepeated() {
        // Given
        smtp.on(".", ScriptedSmtp.DROP);
        plain();

        // When
        var id = send("bert@example.com");

        // Then
        Api.awaitStatus(id, "unknown")
                .body("cause", equalTo("link_lost_after_message"))
                .body("recipients[0].status", equalTo("unknown"))
                .body("next_attempt_at", nullValue());
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .until(() -> smtp.messages().size() == 1);
    }

    @Test
    void aRefusalBehindTheFinalDotCountsThoughTheConnectionIsResetAtOnce() {
        // Given
        var tries = new AtomicInteger();
        smtp.on(
                ".",
                line -> tries.getAndIncrement() == 0
                        ? ScriptedSmtp.thenReset("421 4.3.2 closing")
                        : ScriptedSmtp.thenReset("554 5.2.0 quota exceeded"));
        plain();

        // When
        var id = send("bert@example.com");

        // Then
        Api.awaitStatus(id, "failed")
                .body("attempts.size()", is(2))
                .body("attempts[0].outcome", equalTo("deferred"))
                .body("attempts[0].code", is(421))
                .body("attempts[1].code", is(554));
    }

    @Test
    void aLinkLostBeforeTheFinalDotIsTriedAgain() {
        // Given
        var tries = new AtomicInteger();
        smtp.on("DATA", line -> tries.getAndIncrement() == 0 ? ScriptedSmtp.DROP : "354 go");
        plain();

        // When
        var id = send("bert@example.com");

        // Then
        Api.awaitStatus(id, "sent")
                .body("attempts[0].cause", equalTo("link_lost"))
                .body("attempts.size()", is(2));
    }

    @Test
    void noCredentialIsSaidWhereStartTlsWasStripped() {
        // Given
        smtp.offering("AUTH XOAUTH2 PLAIN LOGIN");
        oauth("starttls");

        // When
        var id = send("bert@example.com");

        // Then
        deferred(id, "starttls_not_offered");
        assertThat(smtp.verbs()).doesNotContain("AUTH", "MAIL");
    }

    @Test
    void noCredentialIsSaidToAServerWithAnotherName() {
        smtp.offering("AUTH XOAUTH2").withTls(certificate("elsewhere"));
        oauth("tls");

        deferred(send("bert@example.com"), "certificate_wrong_name");

        assertThat(smtp.commands()).isEmpty();
    }

    @Test
    void noCredentialIsSaidToAServerThatNobodyVouchesFor() {
        smtp.offering("STARTTLS", "AUTH XOAUTH2").withStartTls(certificate("untrusted"));
        oauth("starttls");

        deferred(send("bert@example.com"), "certificate_untrusted");

        assertThat(smtp.verbs()).doesNotContain("AUTH", "MAIL");
    }

    @Test
    void aTokenIsOfferedByXoauth2OnlyAndNeverAgainAsAPassword() {
        // Given
        smtp.offering("STARTTLS", "AUTH LOGIN PLAIN XOAUTH2")
                .withStartTls(certificate("localhost"))
                .on("AUTH", "535 5.7.3 Authentication unsuccessful");
        oauth("starttls");

        // When
        var id = send("bert@example.com");

        // Then
        deferred(id, "authentication_failed");
        assertThat(smtp.commands())
                .filteredOn(line -> line.startsWith("AUTH"))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("AUTH XOAUTH2 "));
    }

    @Test
    void aTokenIsNotSaidWhereXoauth2IsMissing() {
        smtp.offering("AUTH LOGIN PLAIN").withTls(certificate("localhost"));
        oauth("tls");

        deferred(send("bert@example.com"), "authentication_not_offered");

        assertThat(smtp.verbs()).doesNotContain("AUTH");
    }

    @Test
    void aStaleTokenIsReplacedOnceAndUsedAtOnce() {
        // Given
        vault.onRefresh(() -> vault.serves("token-2"));
        smtp.offering("AUTH XOAUTH2")
                .withTls(certificate("localhost"))
                .on("AUTH", line -> xoauth2(line).contains("token-2") ? "235 ok" : "535 5.7.3 unsuccessful");
        oauth("tls");

        // When
        var id = send("bert@example.com");

        // Then
        Api.awaitStatus(id, "sent").body("attempts.size()", is(1));
        assertThat(vault.refreshesOf(name)).isOne();
    }

    @Test
    void aTokenThatIsRefusedThoughItWasJustReplacedIsNotReplacedAgainAndAgain() {
        // Given
        smtp.offering("AUTH XOAUTH2").withTls(certificate("localhost")).on("AUTH", "535 5.7.3 unsuccessful");
        oauth("tls");

        // When
        awaitAttempts(send("bert@example.com"), 3);
        awaitAttempts(send("carl@example.com"), 2);

        // Then
        assertThat(vault.refreshesOf(name)).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "535 5.7.3 Authentication unsuccessful, 1",
        "535 5.7.8 Username and Password not accepted, 1",
        "535 authentication failed, 1",
        "535 5.7.0 Too many login attempts, 0",
        "535 5.7.1 Login is not allowed from here, 0",
        "534 5.7.9 Log in with a browser, 0",
        "454 4.7.0 Temporary authentication failure, 0"
    })
    void onlyARefusalOfTheCredentialReplacesTheToken(String refusal, int replaced) {
        // Given
        smtp.offering("AUTH XOAUTH2").withTls(certificate("localhost")).on("AUTH", refusal);
        oauth("tls");

        // When
        var id = send("bert@example.com");

        // Then
        awaitAttempts(id, 2);
        assertThat(vault.refreshesOf(name)).isEqualTo(replaced);
    }

    @Test
    void aRefusalInAChallengeIsReadToItsEnd() {
        // Given
        smtp.offering("AUTH XOAUTH2")
                .withTls(certificate("localhost"))
                .on("AUTH", "334 eyJzdGF0dXMiOiI0MDEifQ==")
                .on("", "535 5.7.8 Username and Password not accepted");
        oauth("tls");

        // When
        var id = send("bert@example.com");

        // Then
        deferred(id, "authentication_failed").body("attempts[0].code", is(535));
    }

    @Test
    void aSwitchedOffProtocolIsTheOperatorsBusiness() {
        // Given
        smtp.offering("AUTH XOAUTH2")
                .withTls(certificate("localhost"))
                .on("AUTH", "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled");
        oauth("tls");

        // When
        var id = send("bert@example.com");

        // Then
        deferred(id, "needs_operator");
        assertThat(vault.refreshesOf(name)).isZero();
    }

    @Test
    void aServerThatEchoesTheCredentialDoesNotGetItIntoTheRecords() {
        // Given
        smtp.offering("AUTH XOAUTH2")
                .withTls(certificate("localhost"))
                .on("AUTH", line -> "500 5.5.2 unrecognized: " + line);
        oauth("tls");

        // When
        var id = send("bert@example.com");

        // Then
        var shown = deferred(id, "authentication_failed").extract().asString();
        assertThat(shown).contains("[secret]").doesNotContain("token-1");
        assertThat(smtp.commands()).noneMatch(line -> line.startsWith("AUTH") && shown.contains(line.substring(13)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"334 eyJ9", "535 5.7.8 bad token token-1"})
    void aTokenThatIsEchoedInPlainOrBehindAChallengeDoesNotGetIntoTheRecords(String first) {
        // Given
        smtp.offering("AUTH XOAUTH2")
                .withTls(certificate("localhost"))
                .on("AUTH", first)
                .on("", line -> "535 5.7.8 token-1 " + echoed(smtp.commands()));
        oauth("tls");

        // When
        var id = send("bert@example.com");

        // Then
        var shown = deferred(id, "authentication_failed").extract().asString();
        assertThat(shown).contains("[secret]").doesNotContain("token-1");
        assertThat(smtp.commands()).noneMatch(line -> line.startsWith("AUTH") && shown.contains(line.substring(13)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN", "AUTH LOGIN"})
    void aPasswordThatIsEchoedDoesNotGetIntoTheRecords(String mechanism) {
        // Given
        var encoded = Base64.getEncoder().encodeToString("relay-password".getBytes(StandardCharsets.UTF_8));
        smtp.offering(mechanism)
                .withTls(certificate("localhost"))
                .on("AUTH", line -> line.equals("AUTH LOGIN") ? "334 VXNlcm5hbWU6" : "535 relay-password " + line)
                .on("CMVSYXK=", "334 UGFzc3dvcmQ6")
                .on(encoded.toUpperCase(Locale.ROOT), line -> "535 5.7.8 relay-password " + line);
        var server = Api.oauthServer(smtp.port(), domain);
        server.put("authentication", Map.of("method", "password", "username", "relay", "password", "relay-password"));
        Api.putOutgoing(name, server).then().statusCode(201);

        // When
        var id = send("bert@example.com");

        // Then
        var shown = deferred(id, "authentication_failed").extract().asString();
        assertThat(shown)
                .contains("[secret]")
                .doesNotContain("relay-password", encoded, "AHJlbGF5AHJlbGF5LXBhc3N3b3Jk");
    }

    /** The response that the client gave last. */
    private static String echoed(List<String> commands) {
        return commands.reversed().stream()
                .filter(line -> line.startsWith("AUTH XOAUTH2 "))
                .findFirst()
                .orElseThrow()
                .substring("AUTH XOAUTH2 ".length());
    }

    @Test
    void aTokenGoesOnlyToTheHostsOfItsApplication() {
        // Given
        var server = Api.oauthServer(smtp.port(), domain);
        server.put("host", "127.0.0.1");
        smtp.withTls(certificate("localhost"));
        Api.putOutgoing(name, server).then().statusCode(201);

        // When
        var id = send("bert@example.com");

        // Then
        deferred(id, "host_not_allowed");
        assertThat(smtp.commands()).isEmpty();
    }

    @Test
    void nothingIsLostWhileTheVaultIsDown() {
        // Given
        smtp.offering("AUTH XOAUTH2").withTls(certificate("localhost"));
        oauth("tls");
        vault.goDown(true);

        // When
        var id = send("bert@example.com");
        var deferred = deferred(id, "vault_unavailable");
        vault.goDown(false);

        // Then
        deferred.body("recipients[0].status", equalTo("deferred"));
        Api.awaitStatus(id, "sent");
    }

    @Test
    void aVaultThatFailsIsTriedAgainAndBlamesNobodysPermissions() {
        // Given
        smtp.offering("AUTH XOAUTH2").withTls(certificate("localhost"));
        oauth("tls");
        vault.fails(true);

        // When
        var id = send("bert@example.com");
        var deferred = deferred(id, "vault_unavailable");
        vault.fails(false);

        // Then
        deferred.body("recipients[0].status", equalTo("deferred"));
        Api.awaitStatus(id, "sent");
    }

    @Test
    void aGrantThatNeedsConsentDefersWithItsCause() {
        var server = Api.oauthServer(smtp.port(), domain);
        server.put("authentication", Map.of("method", "oauth2", "application", "acme", "account", "dead@example.com"));
        Api.putOutgoing(name, server).then().statusCode(201);

        deferred(send("bert@example.com"), "grant_not_active");
    }

    @Test
    void aServerThatIsGoneDefersAndComesBack() {
        // Given
        plain();
        var message = Api.message("anna@" + domain, "bert@example.com");
        message.put("send_at", Instant.now().plusSeconds(1).toString());
        var id = Api.accepted(message);
        Api.deleteOutgoing(name);

        // When
        var deferred = deferred(id, "server_gone");
        plain();

        // Then
        deferred.body("recipients[0].status", equalTo("deferred"));
        Api.awaitStatus(id, "sent");
    }

    @Test
    void aPasswordIsReadFromTheVault() {
        // Given
        smtp.offering("AUTH PLAIN").withTls(certificate("localhost"));
        var server = Api.oauthServer(smtp.port(), domain);
        server.put("authentication", Map.of("method", "password", "username", "relay", "password", "relay-password"));
        Api.putOutgoing(name, server).then().statusCode(201);

        // When
        var id = send("bert@example.com");

        // Then
        Api.awaitStatus(id, "sent");
        assertThat(smtp.commands()).contains("AUTH PLAIN AHJlbGF5AHJlbGF5LXBhc3N3b3Jk");
        assertThat(vault.secrets()).containsValue("relay-password");
    }

    private void plain() {
        Api.putOutgoing(name, Api.plainServer(smtp.port(), domain)).then().statusCode(201);
    }

    private void oauth(String encryption) {
        var server = Api.oauthServer(smtp.port(), domain);
        server.put("encryption", encryption);
        // Whose tokens were refused is remembered: each test has an application of its own.
        server.put("authentication", Map.of("method", "oauth2", "application", name, "account", FakeVault.ACCOUNT));
        Api.putOutgoing(name, server).then().statusCode(201);
    }

    private String send(String... recipients) {
        var message = Api.message("anna@" + domain, "unused@example.com");
        message.put("to", List.of(recipients));
        return Api.accepted(message);
    }

    private static ValidatableResponse deferred(String id, String cause) {
        return Awaitility.await("message to be deferred with " + cause)
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> Api.readMessage(id),
                        answer -> cause.equals(answer.extract().path("attempts[0].cause")));
    }

    private static void awaitAttempts(String id, int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Api.readMessage(id).extract().<Integer>path("attempts.size()") >= count);
    }

    private List<String> rcpts() {
        return smtp.commands().stream()
                .filter(line -> line.startsWith("RCPT"))
                .map(line -> line.substring(line.indexOf('<') + 1, line.indexOf('@')))
                .toList();
    }

    private SSLContext certificate(String of) {
        return Certificates.context(directory.resolve("tls"), of);
    }

    private static String xoauth2(String line) {
        return new String(Base64.getDecoder().decode(line.substring("AUTH XOAUTH2 ".length())), StandardCharsets.UTF_8);
    }
}
