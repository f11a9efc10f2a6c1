package io.sealpost.vault.application;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.sealpost.vault.provider.OAuthClient;
import io.sealpost.vault.provider.TokenAnswer;
import io.sealpost.vault.provider.TokenEndpoint;
import io.sealpost.vault.testing.ClientKey;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.PlatformToken;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that are mounted beside the vault and change under it. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class MountedCredentialsTest {

    private static final ClientKey FIRST = ClientKey.named("first");
    private static final ClientKey SECOND = ClientKey.named("second");

    private final OAuthClients clients;
    private final TokenEndpoint endpoint;

    private FakeProvider provider;
    private String application;
    private String file;

    MountedCredentialsTest(OAuthClients clients, TokenEndpoint endpoint) {
        this.clients = clients;
        this.endpoint = endpoint;
    }

    @BeforeEach
    void start() {
        provider = new FakeProvider();
        provider.acceptsCertificates(FIRST);
        provider.accessTokensLive(1);
        application = "app-" + UUID.randomUUID();
        file = "file-" + UUID.randomUUID();
    }

    @AfterEach
    void stop() throws IOException {
        Files.deleteIfExists(certificate());
        Files.deleteIfExists(token());
        provider.close();
    }

    @Test
    void aReplacedCertificateFileIsUsedAtTheNextRequest() throws IOException {
        // Given
        Files.writeString(certificate(), FIRST.pem());
        put(signing()).body("certificates.main.subject", equalTo("CN=first")).body("warnings", empty());
        Vault.connect(provider, application, Vault.ACCOUNT);
        Vault.untilExpired(application, Vault.ACCOUNT);

        // When
        provider.acceptsCertificates(SECOND);
        Files.writeString(certificate(), SECOND.pem());

        // Then
        Vault.accessToken(application, Vault.ACCOUNT).then().statusCode(200);
        read().then().body("certificates.main.subject", equalTo("CN=second"));
    }

    @Test
    void aCertificateFileThatIsNotUsableIsTroubleAndNoGrantDies() throws IOException {
        // Given
        Files.writeString(certificate(), FIRST.pem());
        put(signing());
        Vault.connect(provider, application, Vault.ACCOUNT);
        Vault.untilExpired(application, Vault.ACCOUNT);

        // When
        Files.writeString(certificate(), "-----BEGIN");
        Vault.accessToken(application, Vault.ACCOUNT)
                .then()
                .statusCode(503)
                .body("cause", equalTo("client_certificate_unusable"));

        // Then
        Vault.grant(application, Vault.ACCOUNT)
                .then()
                .body("status", equalTo("active"))
                .body("action_required", equalTo("operator"));
        read().then().body("warnings.code", hasItem("not_pem")).body("warnings[0].field", equalTo("certificates.main"));
    }

    @Test
    void aRejectionIsNotHeldAgainstTheNextCertificateOfAFile() throws IOException {
        Files.writeString(certificate(), SECOND.pem());
        put(signing());
        asksForAToken();
        read().then().body("certificates.main.rejected_at", notNullValue());

        Files.writeString(certificate(), FIRST.pem());

        read().then().body("certificates.main.rejected_at", nullValue());
    }

    @Test
    void anAbsentCertificateFileIsWarnedAbout() {
        put(signing())
                .body("warnings.code", hasItem("file_absent"))
                .body("warnings.code", hasItem("no_live_credential"));
    }

    @Test
    void aFederatedTokenIsReadAgainForEachRequest() throws IOException {
        // Given
        var first = PlatformToken.forAudience(provider.issuer(), Instant.now().plusSeconds(600));
        var second = PlatformToken.forAudience(provider.issuer(), Instant.now().plusSeconds(700));
        Files.writeString(token(), first);
        put(federated()).body("federated_token", equalTo(file)).body("warnings", empty());
        provider.acceptsPlatformTokens(first);
        Vault.connect(provider, application, Vault.ACCOUNT);
        Vault.untilExpired(application, Vault.ACCOUNT);

        // When
        Files.writeString(token(), second);
        provider.acceptsPlatformTokens(second);
        Vault.accessToken(application, Vault.ACCOUNT).then().statusCode(200);

        // Then
        assertThat(provider.tokenRequests()).last().satisfies(form -> assertThat(form)
                .containsEntry("client_assertion", second)
                .containsEntry("client_id", "sealpost")
                .doesNotContainKey("client_secret"));
        read().then().body("federated_token_state.last_used_at", notNullValue());
    }

    @Test
    void aTokenThatIsReplacedBetweenTwoRequestsOfOneRunIsReadAgain() throws IOException {
        // Given
        var first = PlatformToken.forAudience(provider.issuer(), Instant.now().plusSeconds(600));
        var second = PlatformToken.forAudience(provider.issuer(), Instant.now().plusSeconds(700));
        Files.writeString(token(), first);
        put(federated());
        provider.acceptsPlatformTokens(first, second);
        var client = clients.open(application).orElseThrow();
        ask(client);

        // When
        Files.writeString(token(), second);
        ask(client);
        Files.delete(token());
        var answer = ask(client);

        // Then
        assertThat(provider.tokenRequests())
                .extracting(form -> form.get("client_assertion"))
                .containsExactly(first, second);
        assertThat(answer).isEqualTo(new TokenAnswer.Unavailable("federated_token_absent", Optional.empty()));
    }

    @Test
    void aCodeIsNotSpentWhileTheTokenIsMissing() throws IOException {
        put(federated()).body("warnings.code", hasItem("file_absent"));
        var code = provider.consent(Vault.ACCOUNT, Vault.SCOPES);

        Vault.redeem(application, code).then().statusCode(503).body("cause", equalTo("federated_token_absent"));

        var token = PlatformToken.forAudience(provider.issuer(), Instant.now().plusSeconds(600));
        provider.acceptsPlatformTokens(token);
        Files.writeString(token(), token);
        Vault.redeem(application, code).then().statusCode(200);
    }

    @Test
    void anExpiredTokenIsTroubleAndNoGrantDies() throws IOException {
        // Given
        var token = PlatformToken.forAudience(provider.issuer(), Instant.now().plusSeconds(600));
        provider.acceptsPlatformTokens(token);
        Files.writeString(token(), token);
        put(federated());
        Vault.connect(provider, application, Vault.ACCOUNT);
        Vault.untilExpired(application, Vault.ACCOUNT);
        var before = provider.tokenRequests().size();

        // When
        Files.writeString(
                token(),
                PlatformToken.forAudience(provider.issuer(), Instant.now().minusSeconds(1)));
        Vault.accessToken(application, Vault.ACCOUNT)
                .then()
                .statusCode(503)
                .body("cause", equalTo("federated_token_expired"));

        // Then
        assertThat(provider.tokenRequests()).hasSize(before);
        Vault.grant(application, Vault.ACCOUNT).then().body("status", equalTo("active"));
    }

    @Test
    void aMountedTokenIsNotSentToAHostOfTheCallersChoice() throws IOException {
        Files.writeString(
                token(),
                PlatformToken.forAudience(
                        "api://AzureADTokenExchange", Instant.now().plusSeconds(600)));
        put(federated()).body("warnings.code", hasItem("token_for_another"));

        asksForAToken();

        assertThat(provider.tokenRequests()).isEmpty();
    }

    @Test
    void aFileThatIsNoTokenIsWarnedAboutAndNeverSent() throws IOException {
        Files.writeString(token(), "canary");
        put(federated()).body("warnings.code", hasItem("token_not_a_jwt"));

        asksForAToken();

        assertThat(provider.tokenRequests()).isEmpty();
        assertThat(read().asString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../kek", "/etc/passwd", "..", "a/b", "", ".hidden"})
    void whatIsNoNameIsRefused(String name) {
        file = name;

        putApplication(federated())
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo("federated_token"));
        putApplication(signing())
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo("certificates.main.file"));
        file = "none";
    }

    private Map<String, Object> signing() {
        var form = new HashMap<>(Vault.form(provider));
        form.remove("client_secrets");
        form.put("client_authentication", "private_key_jwt");
        form.put("certificates", Map.of("main", Map.of("file", file)));
        return form;
    }

    private Map<String, Object> federated() {
        var form = new HashMap<>(Vault.form(provider));
        form.remove("client_secrets");
        form.put("client_authentication", "federated");
        form.put("federated_token", file);
        return form;
    }

    private Path certificate() {
        return Surroundings.clientCertificates().resolve(file);
    }

    private Path token() {
        return Surroundings.federatedTokens().resolve(file);
    }

    private ValidatableResponse put(Map<String, Object> form) {
        return putApplication(form).then().statusCode(oneOf(200, 201));
    }

    private Response putApplication(Map<String, Object> form) {
        return Vault.putApplication(application, form);
    }

    private void asksForAToken() {
        Vault.actAlone(application, "robot", "mail").then().statusCode(201);
    }

    private TokenAnswer ask(OAuthClient client) {
        return endpoint.clientCredentials(client, List.of(), Duration.ofSeconds(20));
    }

    private Response read() {
        return given().auth().oauth2(Tokens.with("applications:read")).get("/v1/applications/" + application);
    }
}
