package io.sealpost.vault.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.vault.testing.AccessJwt;
import io.sealpost.vault.testing.Certificates;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.MailHost;
import io.sealpost.vault.testing.ScriptedMailServer;
import io.sealpost.vault.testing.ScriptedMailServer.Speaks;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Vault;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a verification says of logins at mail servers, and what mail servers get to see of a token. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class LoginVerificationTest {

    private static final String TENANT = "3f1c5a52-3d5c-4f0e-9a07-6b1c5d2e8f90";
    private static final String PRINCIPAL = "7d4cf3b8-9c1e-4f52-8d8a-0a1b2c3d4e5f";
    private static final String INFO = "info@example.com";

    private static Path directory;
    private static Certificates certificates;

    private final EntityManager database;
    private final List<AutoCloseable> opened = new ArrayList<>();

    private FakeProvider provider;
    private String application;

    LoginVerificationTest(EntityManager database) {
        this.database = database;
    }

    @BeforeAll
    static void trust() throws Exception {
        directory = Files.createTempDirectory("verify-tls");
        certificates = Certificates.make(directory.resolve("tls"));
        Files.copy(certificates.authorityFile(), Surroundings.trusted().resolve("verify.pem"));
    }

    @AfterAll
    static void trustNoMore() throws IOException {
        Files.delete(Surroundings.trusted().resolve("verify.pem"));
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @BeforeEach
    void start() {
        provider = new FakeProvider();
        application = "app-" + UUID.randomUUID();
        Vault.putApplication(application, Vault.form(provider)).then().statusCode(201);
    }

    @AfterEach
    void stop() throws Exception {
        for (var one : opened) {
            one.close();
        }
        provider.close();
    }

    @Test
    void theTokenIsTriedByEachProtocol() {
        // Given
        provider.changesDetail(tokens -> tokens.put("access_token", "the-access-token"));
        Vault.connect(provider, application, Vault.ACCOUNT);
        var host = kept(new MailHost(certificates)).holding(Vault.ACCOUNT, "the-access-token");

        // When
        var answer = verify(
                at("smtp", host.smtpPort(), "tls"),
                at("imap", host.imapPort(), "tls"),
                at("pop", host.popPort(), "tls"));

        // Then
        answer.then()
                .statusCode(200)
                .body("ok", equalTo(true))
                .body("token.of", equalTo("account"))
                .body("token.format", equalTo("opaque"))
                .body("token.scopes", hasItem("mail"))
                .body("logins.protocol", contains("smtp", "imap", "pop"))
                .body("logins.step", contains("ok", "ok", "ok"))
                .body("logins.status", contains("works", "works", "works"))
                .body("findings", empty());
        assertThat(answer.asString()).doesNotContain("the-access-token");
    }

    @ParameterizedTest
    @EnumSource
    void aTokenIsSaidByXoauth2InsideTls(Speaks protocol) {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var server = startTls(protocol);

        verify(at(server)).then().body("ok", equalTo(true)).body("logins[0].status", equalTo("works"));

        assertThat(users(server)).containsExactly(Vault.ACCOUNT);
    }

    @ParameterizedTest
    @EnumSource
    void theTokenNeverLeavesBeforeTls(Speaks protocol) {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var server = startTls(protocol).withoutStartTls();

        verify(at(server))
                .then()
                .body("ok", equalTo(false))
                .body("logins[0].status", equalTo("unsafe"))
                .body("logins[0].step", equalTo("tls"))
                .body("logins[0].cause", equalTo("starttls_not_offered"))
                .body("findings.code", contains("starttls_not_offered"));

        assertThat(server.lines()).isNotEmpty().noneMatch(LoginVerificationTest::isLogin);
    }

    @ParameterizedTest
    @CsvSource({
        "expired, certificate_expired",
        "early, certificate_not_yet_valid",
        "untrusted, certificate_untrusted",
        "elsewhere, certificate_wrong_name"
    })
    void aServerThatCannotProveItsNameGetsNoToken(String certificate, String cause) {
        // Given
        Vault.connect(provider, application, Vault.ACCOUNT);
        var context = certificates.context(certificate);
        var servers = Stream.of(Speaks.values())
                .flatMap(protocol -> Stream.of(
                        kept(ScriptedMailServer.withTls(protocol, context)),
                        kept(ScriptedMailServer.withStartTls(protocol, context))))
                .toList();

        // When
        var answer = verify(servers.stream().map(LoginVerificationTest::at).toArray());

        // Then
        answer.then()
                .body("logins.cause", everyItem(equalTo(cause)))
                .body("logins.status", everyItem(equalTo("unsafe")))
                .body("logins", hasSize(6));
        assertThat(servers).allSatisfy(server -> assertThat(server.lines()).noneMatch(LoginVerificationTest::isLogin));
    }

    @ParameterizedTest
    @EnumSource
    void aTokenIsNeverSaidAsAPassword(Speaks protocol) {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var server = tls(protocol).offering("PLAIN LOGIN");

        verify(at(server))
                .then()
                .body("logins[0].cause", equalTo("authentication_not_offered"))
                .body("logins[0].step", equalTo("auth"));

        assertThat(server.lines()).noneMatch(LoginVerificationTest::isLogin);
    }

    @ParameterizedTest
    @CsvSource({"SMTP, 535 5.7.8 no", "IMAP, NO [AUTHENTICATIONFAILED] no", "POP, -ERR no"})
    void aRefusedTokenIsNotSaidAnotherWay(Speaks protocol, String refusal) {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var server = tls(protocol).offering("PLAIN LOGIN XOAUTH2").onLogin(refusal);

        verify(at(server))
                .then()
                .body("logins[0].status", equalTo("refused"))
                .body("logins[0].cause", equalTo("authentication_failed"))
                .body("logins[0].reply", containsString("no"))
                .body("findings.code", contains("login_refused"));

        assertThat(users(server)).hasSize(1);
        assertThat(server.lines()).noneMatch(line -> line.contains("PLAIN") || line.contains("LOGIN "));
    }

    @Test
    void aRefusalThatComesAsJsonIsRead() {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var json = "{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"https://mail.google.com/\"}";
        var server = tls(Speaks.SMTP)
                .onLogin("334 " + base64(json))
                .onEmptyLine("535-5.7.8 Username and Password not accepted\r\n535 5.7.8 see there");

        verify(at(server))
                .then()
                .body("logins[0].cause", equalTo("authentication_failed"))
                .body("logins[0].reply", containsString("5.7.8"))
                .body("logins[0].reply", containsString(json));
    }

    @ParameterizedTest
    @CsvSource({"SMTP, 535 5.7.8", "IMAP, NO", "POP, -ERR"})
    void aServerThatRepeatsTheTokenDoesNotGetItShown(Speaks protocol, String refusal) {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var server = tls(protocol).onLogin(line -> refusal + " " + line + " " + line.replaceAll(".* ", ""));

        var answer = verify(at(server)).asString();

        assertThat(answer)
                .contains("[secret]")
                .doesNotContain("access-", base64("user=" + Vault.ACCOUNT).substring(0, 20));
    }

    @ParameterizedTest
    @CsvSource({"SMTP, 535 5.7.8", "IMAP, NO", "POP, -ERR"})
    void aLongTokenThatIsRepeatedInPartIsNotShownEither(Speaks protocol, String refusal) {
        var token = "access-" + "0123456789abcdefghijkl".repeat(150);
        provider.changesDetail(tokens -> tokens.put("access_token", token));
        Vault.connect(provider, application, Vault.ACCOUNT);
        var server = tls(protocol)
                .onLogin(line -> refusal + " bad " + line.substring(30, 300) + " or " + token.substring(9, 90));

        var answer = verify(at(server)).asString();

        assertThat(answer).contains("bad [secret] or [secret]");
    }

    @ParameterizedTest
    @CsvSource({
        "SMTP, 432 4.3.2 concurrent connection limit exceeded",
        "IMAP, NO Request is throttled. Suggested Backoff Time: 299910 milliseconds",
        "POP, -ERR [IN-USE] locked"
    })
    void aServerThatHasNoTimeSaysNothingAboutTheToken(Speaks protocol, String refusal) {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var server = tls(protocol).onLogin(refusal);

        verify(at(server))
                .then()
                .body("ok", equalTo(false))
                .body("logins[0].status", equalTo("interrupted"))
                .body("logins[0].cause", equalTo("login_postponed"))
                .body("findings.severity", contains("warning"));
    }

    @Test
    void aLiteralIsNotAllocatedBecauseItIsAnnounced() {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var server = tls(Speaks.IMAP).greeting("* OK {2000000000}");

        verify(at(server)).then().body("logins[0].cause", equalTo("answer_too_large"));

        assertThat(server.lines()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SMTP, 235-, true", "IMAP, *, true", "POP, +OK, false"})
    void anAnswerWithoutEndIsNotReadToItsEnd(Speaks protocol, String begin, boolean lines) {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var much = (begin + " " + "a".repeat(1000) + (lines ? "\r\n" : "")).repeat(300);
        var server = tls(protocol).onLogin(much);

        verify(at(server))
                .then()
                .body("logins[0].status", equalTo("interrupted"))
                .body("logins[0].cause", equalTo("answer_too_large"));
    }

    @Test
    void whereNobodyAnswersThatIsSaid() throws Exception {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var server = tls(Speaks.SMTP);
        var port = server.port();
        server.close();

        verify(at("smtp", port, "tls"))
                .then()
                .body("logins[0].status", equalTo("unreachable"))
                .body("logins[0].step", equalTo("connect"))
                .body("logins[0].cause", equalTo("connection_failed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp.example.com", "127.0.0.1", "localhost.example.com"})
    void aHostThatIsNoMailHostGetsNoToken(String host) {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var asked = provider.tokenRequests().size();

        Vault.verify(
                        application,
                        Map.of("account", Vault.ACCOUNT, "servers", List.of(Map.of("protocol", "smtp", "host", host))))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo("servers.host"));

        assertThat(provider.tokenRequests()).hasSize(asked);
    }

    @Test
    void aTokenThatIsTooOldIsRefreshedAsForAnybody() {
        provider.accessTokensLive(1);
        Vault.connect(provider, application, Vault.ACCOUNT);
        Vault.untilExpired(application, Vault.ACCOUNT);
        var server = tls(Speaks.SMTP);

        verify(at(server)).then().body("logins[0].status", equalTo("works"));

        assertThat(provider.refreshes()).isEqualTo(2);
        assertThat(audited("access_token_read")).isOne();
        assertThat(audited("grant_refreshed")).isOne();
    }

    @Test
    void withoutAGrantThereIsNothingToLogInWith() {
        var server = tls(Speaks.SMTP);

        verify(at(server))
                .then()
                .statusCode(200)
                .body("ok", equalTo(false))
                .body("token.obtained", equalTo(false))
                .body("token.cause", equalTo("grant_missing"))
                .body("logins", empty())
                .body("findings.code", contains("grant_missing"));

        assertThat(server.lines()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GOOGLE, , false",
        "MICROSOFT, organizations, false",
        "MICROSOFT, 3f1c5a52-3d5c-4f0e-9a07-6b1c5d2e8f90, true",
        "CUSTOM, , true"
    })
    void whoHasNoGrantIsToldOnlyWhatTheProviderAllows(String template, String tenant, boolean alone) {
        isOf(template, tenant);

        var steps = Vault.verify(application, Map.of("account", Vault.ACCOUNT))
                .<String>path("findings.find { it.code == 'grant_missing' }.remedy.steps.join(' ')");

        assertThat(steps).contains("Connect the mailbox");
        assertThat(steps.contains("client_credentials")).isEqualTo(alone);
    }

    @Test
    void atGoogleNobodyIsToldToLetTheApplicationActByItself() {
        isOf("GOOGLE");

        Vault.verify(application, Map.of("account", Vault.ACCOUNT))
                .then()
                .body("findings.code", hasItem("grant_missing"))
                .body("findings[0].remedy.steps.join(' ')", containsString("service account"))
                .body("findings.remedy.steps.flatten().join(' ')", not(containsString("client_credentials")));
    }

    @Test
    void aMailboxThatNoTokenIsTriedAtIsNotSaidToWork() {
        Vault.verify(application, Map.of("username", INFO))
                .then()
                .statusCode(200)
                .body("ok", equalTo(false))
                .body("credentials[0].status", equalTo("works"))
                .body("findings.code", contains("account_not_named"));
    }

    @Test
    void anApplicationThatGetsNoTokenOfItsOwnIsNotSaidToWork() {
        isOf("MICROSOFT");
        provider.changesDetail(tokens -> tokens.remove("access_token"));

        Vault.verify(application, Map.of("username", INFO))
                .then()
                .body("ok", equalTo(false))
                .body("token.obtained", equalTo(false))
                .body("findings.code", contains("token_missing"));
    }

    @Test
    void whereNoServerIsKnownThatIsSaid() {
        Vault.connect(provider, application, Vault.ACCOUNT);

        Vault.verify(application, Map.of("account", Vault.ACCOUNT))
                .then()
                .body("ok", equalTo(true))
                .body("token.obtained", equalTo(true))
                .body("logins", empty())
                .body("findings.code", contains("server_not_named"))
                .body("findings[0].severity", equalTo("warning"));
    }

    @Test
    void eachLoginIsAudited() {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var smtp = tls(Speaks.SMTP).onLogin("535 5.7.8 no");
        var imap = tls(Speaks.IMAP);

        verifyAlso(Map.of("username", INFO), at(smtp), at(imap)).then().statusCode(200);

        @SuppressWarnings("unchecked")
        List<String> events = QuarkusTransaction.requiringNew().call(() -> database.createNativeQuery(
                        "select object || ' ' || outcome || coalesce(' ' || reason, '') from audit_entry"
                                + " where action = 'application_verified' and object like :name",
                        String.class)
                .setParameter("name", application + "/%@%")
                .getResultList());
        assertThat(events)
                .containsExactlyInAnyOrder(
                        application + "/anna@example.com/smtp intended",
                        application + "/anna@example.com/smtp refused authentication_failed",
                        application + "/info@example.com/imap intended",
                        application + "/info@example.com/imap done");
    }

    @Test
    void aGrantThatDiedIsNamedWithItsCause() {
        provider.accessTokensLive(1);
        Vault.connect(provider, application, Vault.ACCOUNT);
        provider.forgetEverybody();
        Vault.untilExpired(application, Vault.ACCOUNT);

        verify(at("smtp", 1, "tls"))
                .then()
                .body("token.cause", equalTo("invalid_grant"))
                .body("findings.code", contains("grant_not_active"))
                .body("findings[0].detail", containsString("consent again"));
    }

    @Test
    void blanksAroundNamesAreNoPartOfThem() {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var imap = tls(Speaks.IMAP);

        Vault.verify(
                        application,
                        Map.of(
                                "account",
                                " " + Vault.ACCOUNT + " ",
                                "username",
                                INFO + "\n",
                                "servers",
                                List.of(at(imap))))
                .then()
                .statusCode(200)
                .body("logins.user", contains(INFO));
    }

    @Test
    void aSharedMailboxIsOpenedAsItselfAndSentFromAsThePerson() {
        Vault.connect(provider, application, Vault.ACCOUNT);
        var smtp = tls(Speaks.SMTP);
        var imap = tls(Speaks.IMAP);
        var pop = tls(Speaks.POP);

        verifyAlso(Map.of("username", INFO), at(smtp), at(imap), at(pop))
                .then()
                .body("ok", equalTo(true))
                .body("logins.user", contains(Vault.ACCOUNT, INFO, INFO));

        assertThat(users(smtp)).containsExactly(Vault.ACCOUNT);
        assertThat(users(imap)).containsExactly(INFO);
        assertThat(users(pop)).containsExactly(INFO);
    }

    @Test
    void theSmtpAuthSwitchIsNamedWithItsPowerShellLine() {
        Vault.connect(provider, application, Vault.ACCOUNT);
        isOf("MICROSOFT");
        var server = tls(Speaks.SMTP)
                .onLogin(
                        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.");

        verify(at(server))
                .then()
                .body("ok", equalTo(false))
                .body(
                        "findings.find { it.code == 'smtp_auth_disabled' }.remedy.powershell",
                        contains(
                                "Connect-ExchangeOnline",
                                "Set-CASMailbox -Identity 'anna@example.com' -SmtpClientAuthenticationDisabled $false"))
                .body(
                        "findings.find { it.code == 'smtp_auth_disabled' }.remedy.steps.join(' ')",
                        not(containsString("Set-TransportConfig")));
    }

    @Test
    void theTenantsSwitchIsNoLineToRun() {
        Vault.connect(provider, application, Vault.ACCOUNT);
        isOf("MICROSOFT");
        var server = tls(Speaks.SMTP)
                .onLogin(
                        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.");

        verify(at(server))
                .then()
                .body(
                        "findings.find { it.code == 'smtp_auth_disabled' }.remedy.powershell",
                        contains(
                                "Connect-ExchangeOnline",
                                "Set-CASMailbox -Identity 'anna@example.com' -SmtpClientAuthenticationDisabled $false"))
                .body(
                        "findings.find { it.code == 'smtp_auth_disabled' }.remedy.steps.join(' ')",
                        containsString("Set-TransportConfig -SmtpClientAuthenticationDisabled $false"));
    }

    @Test
    void aPolicyIsNoSwitch() {
        Vault.connect(provider, application, Vault.ACCOUNT);
        isOf("MICROSOFT");
        var server = tls(Speaks.SMTP)
                .onLogin("535 5.7.139 Authentication unsuccessful, the request did not meet the criteria.");

        verify(at(server))
                .then()
                .body("findings.code", hasItem("login_blocked_by_policy"))
                .body("findings.find { it.code == 'smtp_auth_disabled' }", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"BAD User is authenticated but not connected.", "NO User is authenticated but not connected."})
    void authenticatedButNotConnectedNamesServicePrincipalAndPermissions(String answer) {
        // Given
        isOf("MICROSOFT");
        givesItself("SMTP.SendAsApp", "IMAP.AccessAsApp");
        Vault.actAlone(application, "robot").then().statusCode(201);
        var imap = tls(Speaks.IMAP).onExamine(answer);
        var smtp = tls(Speaks.SMTP).onLogin("535 5.7.3 Authentication unsuccessful");

        // When
        var found = Vault.verify(
                application, Map.of("account", "robot", "username", INFO, "servers", List.of(at(imap), at(smtp))));

        // Then
        found.then()
                .body("token.object_id", equalTo(PRINCIPAL))
                .body("logins.step", contains("mailbox", "auth"))
                .body("logins.user", contains(INFO, INFO))
                .body("logins[0].cause", equalTo("mailbox_refused"))
                .body("logins[0].reply", containsString("authenticated but not connected"))
                .body(
                        "findings.find { it.code == 'mailbox_access_missing' }.remedy.powershell",
                        contains(
                                "Connect-ExchangeOnline",
                                "New-ServicePrincipal -AppId 'sealpost' -ObjectId '" + PRINCIPAL + "' -DisplayName '"
                                        + application + "'",
                                "Add-MailboxPermission -Identity 'info@example.com' -User '" + PRINCIPAL
                                        + "' -AccessRights FullAccess",
                                "Add-RecipientPermission -Identity 'info@example.com' -Trustee '" + PRINCIPAL
                                        + "' -AccessRights SendAs"));
    }

    @Test
    void aMailboxCanBeTriedWithTheApplicationsOwnTokenBeforeThereIsAGrant() {
        isOf("MICROSOFT");
        givesItself("IMAP.AccessAsApp");
        var imap = tls(Speaks.IMAP);

        Vault.verify(application, Map.of("username", INFO, "servers", List.of(at(imap))))
                .then()
                .body("ok", equalTo(true))
                .body("token.of", equalTo("application"))
                .body("logins[0].status", equalTo("works"));

        assertThat(users(imap)).containsExactly(INFO);
    }

    @Test
    void rolesGrantedSinceTheStoredTokenAreSeen() {
        // Given
        isOf("MICROSOFT");
        givesItself("IMAP.AccessAsApp");
        Vault.actAlone(application, "robot").then().statusCode(201);
        givesItself("IMAP.AccessAsApp", "SMTP.SendAsApp");
        var smtp = tls(Speaks.SMTP);

        // When
        var answer = Vault.verify(
                application,
                Map.of("account", "robot", "username", INFO, "uses", List.of("send"), "servers", List.of(at(smtp))));

        // Then
        answer.then()
                .body("ok", equalTo(true))
                .body("token.of", equalTo("account"))
                .body("token.roles", contains("IMAP.AccessAsApp", "SMTP.SendAsApp"));
    }

    @Test
    void inASharedTenantWorkingLoginsAreEnough() {
        // Given
        provider.looksAtRefreshTokensFirst();
        givesPersons("SMTP.Send");
        Vault.connect(provider, application, Vault.ACCOUNT);
        isOf("MICROSOFT", "organizations");
        var taking = tls(Speaks.SMTP);
        var refusing = tls(Speaks.SMTP).onLogin("535 5.7.3 Authentication unsuccessful");

        // When
        var working = verify(at(taking));
        var refused = verify(at(refusing));

        // Then
        working.then()
                .body("ok", equalTo(true))
                .body("credentials[0].cause", equalTo("undecided"))
                .body("findings.code", hasItem("undecided"));
        refused.then().body("ok", equalTo(false)).body("credentials[0].cause", equalTo("undecided"));
    }

    @Test
    void aLabelIsNoMailbox() {
        isOf("MICROSOFT");
        givesItself("IMAP.AccessAsApp");
        Vault.actAlone(application, "robot").then().statusCode(201);
        var imap = tls(Speaks.IMAP).onLogin("NO AUTHENTICATE failed.");

        Vault.verify(application, Map.of("account", "robot", "servers", List.of(at(imap))))
                .then()
                .body("findings.code", hasItem("mailbox_not_named"));
    }

    @Test
    void anAppOnlyGrantNamedLikeItsMailboxIsToldHowToOpenIt() {
        isOf("MICROSOFT");
        givesItself("IMAP.AccessAsApp");
        Vault.actAlone(application, INFO).then().statusCode(201);
        var imap = tls(Speaks.IMAP).onExamine("BAD User is authenticated but not connected.");

        Vault.verify(application, Map.of("account", INFO, "servers", List.of(at(imap))))
                .then()
                .body("findings.find { it.code == 'mailbox_not_named' }", nullValue())
                .body(
                        "findings.find { it.code == 'mailbox_access_missing' }.remedy.powershell",
                        hasItem("Add-MailboxPermission -Identity 'info@example.com' -User '" + PRINCIPAL
                                + "' -AccessRights FullAccess"));
    }

    @Test
    void anApplicationsMailboxWhoseProtocolIsOffNamesTheSwitch() {
        isOf("MICROSOFT");
        givesItself("IMAP.AccessAsApp", "POP.AccessAsApp");
        var imap = tls(Speaks.IMAP).onExamine("BAD User is authenticated but not connected.");
        var pop = tls(Speaks.POP).onLogin("-ERR Authentication failure");

        Vault.verify(application, Map.of("username", INFO, "servers", List.of(at(imap), at(pop))))
                .then()
                .body(
                        "findings.find { it.code == 'mailbox_access_missing' }.detail",
                        containsString("Exchange takes the token"))
                .body(
                        "findings.find { it.code == 'mailbox_protocol_disabled' }.remedy.powershell",
                        contains(
                                "Connect-ExchangeOnline",
                                "Set-CASMailbox -Identity 'info@example.com' -ImapEnabled $true",
                                "Set-CASMailbox -Identity 'info@example.com' -PopEnabled $true"));
    }

    @Test
    void aTokenThatExchangeDoesNotTakeIsNotSaidToBeTaken() {
        isOf("MICROSOFT");
        givesItself("SMTP.SendAsApp");
        var smtp = tls(Speaks.SMTP).onLogin("535 5.7.3 Authentication unsuccessful");

        Vault.verify(application, Map.of("username", INFO, "servers", List.of(at(smtp))))
                .then()
                .body("findings.find { it.code == 'mailbox_protocol_disabled' }", nullValue())
                .body(
                        "findings.find { it.code == 'mailbox_access_missing' }.detail",
                        containsString("does not let the application log in as info@example.com"));
    }

    @Test
    void aPersonsMailboxThatDoesNotOpenNamesTheProtocolsSwitch() {
        Vault.connect(provider, application, Vault.ACCOUNT);
        isOf("MICROSOFT");
        var imap = tls(Speaks.IMAP).onExamine("BAD User is authenticated but not connected.");

        verifyAlso(Map.of("username", INFO), at(imap))
                .then()
                .body(
                        "findings.find { it.code == 'mailbox_protocol_disabled' }.remedy.powershell",
                        hasItem("Set-CASMailbox -Identity 'info@example.com' -ImapEnabled $true"))
                .body(
                        "findings.find { it.code == 'shared_mailbox_access_missing' }.remedy.powershell",
                        hasItem("Add-MailboxPermission -Identity 'info@example.com' -User 'anna@example.com'"
                                + " -AccessRights FullAccess"));
    }

    @Test
    void aHostileAccountNameIsNoPowerShell() {
        isOf("MICROSOFT");
        givesItself("IMAP.AccessAsApp");
        var imap = tls(Speaks.IMAP).onExamine("BAD User is authenticated but not connected.");

        Vault.verify(
                        application,
                        Map.of("username", "x';Remove-Mailbox('*');$(calc)@example.com", "servers", List.of(at(imap))))
                .then()
                .body(
                        "findings.find { it.code == 'mailbox_access_missing' }.remedy.powershell",
                        hasItem(
                                "Add-MailboxPermission -Identity 'x'';Remove-Mailbox(''*'');$(calc)@example.com' -User '"
                                        + PRINCIPAL + "' -AccessRights FullAccess"));
    }

    @Test
    void missingScopesAreNamed() {
        givesPersons("IMAP.AccessAsUser.All");
        Vault.connect(provider, application, Vault.ACCOUNT);
        isOf("MICROSOFT");
        var smtp = tls(Speaks.SMTP);

        verifyAlso(Map.of("uses", List.of("send", "fetch_imap")), at(smtp))
                .then()
                .body("token.user", equalTo(Vault.ACCOUNT))
                .body("token.scopes", contains("IMAP.AccessAsUser.All"))
                .body(
                        "findings.find { it.code == 'delegated_permissions_missing' }.detail",
                        containsString("SMTP.Send"));
    }

    @Test
    void aConsentThatWasCutDownIsNamed() {
        // Given
        var code = provider.consent(Vault.ACCOUNT, "openid offline_access");
        var grantId =
                Vault.redeem(application, code).then().statusCode(200).extract().<String>path("access_token");
        Vault.confirm(application, Vault.ACCOUNT, grantId, provider.issuer(), Vault.ACCOUNT)
                .then()
                .statusCode(201);
        var smtp = tls(Speaks.SMTP);

        // When
        var answer = verify(at(smtp));

        // Then
        answer.then()
                .body("ok", equalTo(true))
                .body("findings.code", contains("delegated_permissions_missing"))
                .body("findings[0].severity", equalTo("warning"))
                .body("findings[0].detail", containsString(": mail is missing"));
    }

    @Test
    void aGrantThatEndsWithItsTestingModeIsNamed() {
        isOf("GOOGLE");
        provider.changesDetail(tokens -> tokens.put("refresh_token_expires_in", 604_799));
        Vault.connect(provider, application, Vault.ACCOUNT);
        var imap = tls(Speaks.IMAP).onLogin("NO [ALERT] Your account is not enabled for IMAP use.");

        verify(at(imap))
                .then()
                .body(
                        "findings.code",
                        hasItems("consent_expires", "mailbox_protocol_disabled", "delegated_permissions_missing"));
    }

    @Test
    void anAccountThatWasNotDelegatedIsNamedWithThePlaceToDoIt() {
        becomesServiceAccount();

        Vault.verify(application, Map.of("account", "carl@example.com"))
                .then()
                .body("credentials[0].status", equalTo("works"))
                .body("token.cause", equalTo("unauthorized_client"))
                .body("findings.code", contains("delegation_missing"))
                .body("findings[0].remedy.steps.join(' ')", containsString("https://mail.google.com/"))
                .body("findings[0].remedy.url", containsString("domainwidedelegation"));
    }

    @Test
    void aDelegatedAccountIsTriedWithoutAGrant() {
        becomesServiceAccount();
        provider.delegates("carl@example.com");
        var imap = tls(Speaks.IMAP);

        Vault.verify(application, Map.of("account", "carl@example.com", "servers", List.of(at(imap))))
                .then()
                .body("ok", equalTo(true))
                .body("token.of", equalTo("account"));

        assertThat(users(imap)).containsExactly("carl@example.com");
    }

    private void becomesServiceAccount() {
        application = "app-" + UUID.randomUUID();
        Vault.putServiceAccount(provider, application, "first");
        isOf("GOOGLE");
    }

    private void givesPersons(String scopes) {
        provider.changesDetail(tokens -> tokens.put(
                "access_token",
                AccessJwt.of(Map.of(
                        "aud", "https://outlook.office.com", "tid", TENANT, "scp", scopes, "upn", Vault.ACCOUNT))));
    }

    private void givesItself(String... roles) {
        provider.changesDetail(tokens -> tokens.put(
                "access_token",
                AccessJwt.of(Map.of(
                        "aud",
                        "https://outlook.office365.com",
                        "tid",
                        TENANT,
                        "appid",
                        "sealpost",
                        "oid",
                        PRINCIPAL,
                        "roles",
                        List.of(roles)))));
    }

    private <T extends AutoCloseable> T kept(T server) {
        opened.add(server);
        return server;
    }

    private ScriptedMailServer tls(Speaks protocol) {
        return kept(ScriptedMailServer.withTls(protocol, certificates.context("localhost")));
    }

    private ScriptedMailServer startTls(Speaks protocol) {
        return kept(ScriptedMailServer.withStartTls(protocol, certificates.context("localhost")));
    }

    private static Map<String, Object> at(ScriptedMailServer server) {
        return at(
                server.speaks().name().toLowerCase(Locale.ROOT),
                server.port(),
                server.beginsWithTls() ? "tls" : "starttls");
    }

    private static Map<String, Object> at(String protocol, int port, String encryption) {
        return Map.of("protocol", protocol, "host", "localhost", "port", port, "encryption", encryption);
    }

    /** @param servers as {@link #at} makes them */
    private Response verify(Object... servers) {
        return verifyAlso(Map.of(), servers);
    }

    private Response verifyAlso(Map<String, Object> more, Object... servers) {
        var question = new HashMap<String, Object>(more);
        question.put("account", Vault.ACCOUNT);
        question.put("servers", List.of(servers));
        return Vault.verify(application, question);
    }

    /** Who was logged in as. */
    private static List<String> users(ScriptedMailServer server) {
        return server.lines().stream()
                .map(line -> line.replaceAll(".* ", ""))
                .map(LoginVerificationTest::decoded)
                .filter(response -> response.startsWith("user="))
                .map(response -> response.substring("user=".length(), response.indexOf('\1')))
                .toList();
    }

    private static String decoded(String word) {
        try {
            return new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private static boolean isLogin(String line) {
        return line.contains("AUTH ")
                || line.contains("AUTHENTICATE")
                || line.contains("LOGIN")
                || line.contains("PASS ")
                || decoded(line.replaceAll(".* ", "")).contains("auth=Bearer");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private long audited(String action) {
        return QuarkusTransaction.requiringNew().call(() -> (Long) database.createNativeQuery(
                        "select count(*) from audit_entry where action = :action and object = :object", Long.class)
                .setParameter("action", action)
                .setParameter("object", application + "/" + Vault.ACCOUNT)
                .getSingleResult());
    }

    private void isOf(String template) {
        isOf(template, TENANT);
    }

    private void isOf(String template, String tenant) {
        QuarkusTransaction.requiringNew().run(() -> database.createNativeQuery(
                        "update application set template = :template, tenant = :tenant where name = :name")
                .setParameter("template", template)
                .setParameter("tenant", tenant)
                .setParameter("name", application)
                .executeUpdate());
    }
}
