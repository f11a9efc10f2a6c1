package io.sealpost.auth.signin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.FakeVault.Course;
import io.sealpost.auth.testing.Members;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Microsoft in its account types, Google, plain OAuth 2.0; redirects and forms; and what a person is told when something is away. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ProvidersOfAllKindsTest {

    private static final String OURS = "8a6f1c5e-0000-4000-8000-000000000001";
    private static final String THEIRS = "8a6f1c5e-0000-4000-8000-00000000beef";
    private static final String PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad";

    FakeProvider provider;
    FakeVault vault;

    @BeforeEach
    void everybodyIsWell() {
        provider.reset();
        vault.reset();
        SignInSteps.allowReturns(vault, "https://app.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "organizations, '', " + OURS + ", in",
        "organizations, '', " + PERSONAL + ", tenant_not_allowed",
        "organizations, " + OURS + ", " + OURS + ", in",
        "organizations, " + OURS + ", " + THEIRS + ", tenant_not_allowed",
        "consumers, '', " + PERSONAL + ", in",
        "consumers, '', " + OURS + ", tenant_not_allowed",
        "consumers, " + OURS + ", " + OURS + ", tenant_not_allowed",
        "common, '', " + PERSONAL + ", in",
        "common, " + OURS + ", " + PERSONAL + ", tenant_not_allowed",
        "common, '', " + THEIRS + ", in",
    })
    void microsoftsPeopleComeFromTheTenantsThatAreMeant(String type, String allowed, String tenant, String outcome) {
        // Given
        vault.application(json -> json.put("tenant", type).put("issuer", provider.issuer() + "/{tenantid}/v2.0"));
        var issuer = provider.issuer() + "/" + tenant + "/v2.0";
        var object = UUID.randomUUID().toString();
        provider.claims(claims ->
                claims.issuer(issuer).claim("tid", tenant).claim("oid", object).subject("pairwise"));
        var name = SignInSteps.newProvider(
                "microsoft", allowed.isEmpty() ? Map.of() : Map.of("allowed_tenants", List.of(allowed)));
        SignInSteps.newUser(name, issuer, object);

        // When
        var visiting = SignInSteps.with(name).visit(provider);
        var told = SignInSteps.told(SignInSteps.comeBack(visiting));

        // Then
        assertThat(visiting.visit().parameter("prompt")).isEqualTo("select_account");
        if (outcome.equals("in")) {
            assertThat(told).containsKey("code");
        } else {
            assertThat(told).containsEntry("error", outcome).doesNotContainKey("code");
            await().untilAsserted(() -> assertThat(vault.events()).anySatisfy(event -> {
                assertThat(event.path("object").asText()).isEqualTo("provider/" + name);
                assertThat(event.path("reason").asText()).isEqualTo(outcome);
            }));
        }
    }

    /** A user has the address and no way in yet. */
    @ParameterizedTest
    @CsvSource({
        "custom, '', example.com, true, '', in",
        "custom, '', example.com, false, '', not_invited",
        "google, '', gmail.com, true, '', in",
        "google, '', gmail.com, false, '', not_invited",
        "google, '', example.com, true, hd, in",
        "google, '', example.com, false, hd, not_invited",
        "google, '', example.com, true, '', not_invited",
        "organizations, '', example.com, true, '', not_invited",
        "organizations, '', example.com, false, xms_edov, in",
        "organizations, " + OURS + ", example.com, false, '', in",
        "common, '', example.com, true, '', not_invited",
        OURS + ", '', example.com, false, '', in",
    })
    void anAddressLinksOnlyWhereTheProviderVouchesForIt(
            String kind, String allowed, String domain, boolean verified, String vouching, String outcome) {
        // Given
        var email = "anna-" + UUID.randomUUID() + "@" + domain;
        var user = Members.added("email", email);
        var template = Set.of("custom", "google").contains(kind) ? kind : "microsoft";
        if (template.equals("microsoft")) {
            vault.application(json -> json.put("tenant", kind)
                    .put("issuer", provider.issuer() + (kind.equals(OURS) ? "/" + OURS : "/{tenantid}") + "/v2.0"));
        }
        provider.claims(claims -> {
            claims.subject(UUID.randomUUID().toString()).claim("email", email).claim("email_verified", verified);
            if (template.equals("microsoft")) {
                claims.issuer(provider.issuer() + "/" + OURS + "/v2.0")
                        .claim("tid", OURS)
                        .claim("oid", UUID.randomUUID().toString());
            }
            return vouching.isEmpty() ? claims : claims.claim(vouching, vouching.equals("hd") ? domain : true);
        });
        var signIn = new HashMap<String, Object>(Map.of("link_verified_email", true));
        if (!allowed.isEmpty()) {
            signIn.put("allowed_tenants", List.of(allowed));
        }
        var steps = SignInSteps.with(SignInSteps.newProvider(template, signIn));

        // When
        var told = SignInSteps.told(SignInSteps.comeBack(steps.visit(provider)));

        // Then
        if (outcome.equals("in")) {
            assertThat(steps.exchange(told.get("code")).<String>path("user.id")).isEqualTo(user.toString());
        } else {
            assertThat(told).containsEntry("error", outcome).doesNotContainKey("code");
        }
    }

    @Test
    void theSameObjectOfAnotherTenantIsSomebodyElse() {
        // Given
        vault.application(
                json -> json.put("tenant", "organizations").put("issuer", provider.issuer() + "/{tenantid}/v2.0"));
        var object = UUID.randomUUID().toString();
        var name = SignInSteps.newProvider("microsoft", Map.of());
        SignInSteps.newUser(name, provider.issuer() + "/" + OURS + "/v2.0", object);
        provider.claims(claims -> claims.issuer(provider.issuer() + "/" + THEIRS + "/v2.0")
                .claim("tid", THEIRS)
                .claim("oid", object));

        // When
        var told = SignInSteps.told(SignInSteps.comeBack(SignInSteps.with(name).visit(provider)));

        // Then
        assertThat(told).containsEntry("error", "not_invited").doesNotContainKey("code");
    }

    @Test
    void anIssuerOfAnotherTenantThanTheTokensIsRefused() {
        // Given
        vault.application(
                json -> json.put("tenant", "organizations").put("issuer", provider.issuer() + "/{tenantid}/v2.0"));
        var object = UUID.randomUUID().toString();
        var name = SignInSteps.newProvider("microsoft", Map.of("allowed_tenants", List.of(OURS)));
        SignInSteps.newUser(name, provider.issuer() + "/" + OURS + "/v2.0", object);
        provider.claims(claims -> claims.issuer(provider.issuer() + "/" + THEIRS + "/v2.0")
                .claim("tid", OURS)
                .claim("oid", object));

        // When
        var told = SignInSteps.told(SignInSteps.comeBack(SignInSteps.with(name).visit(provider)));

        // Then
        assertThat(told).containsEntry("error", "provider_error").doesNotContainKey("code");
    }

    @Test
    void withoutAnObjectIdMicrosoftNamedNobody() {
        // Given
        vault.application(
                json -> json.put("tenant", "organizations").put("issuer", provider.issuer() + "/{tenantid}/v2.0"));
        provider.claims(claims ->
                claims.issuer(provider.issuer() + "/" + OURS + "/v2.0").claim("tid", OURS));

        // When
        var told = SignInSteps.told(SignInSteps.comeBack(
                SignInSteps.with(SignInSteps.newProvider("microsoft", Map.of())).visit(provider)));

        // Then
        assertThat(told).containsEntry("error", "no_subject");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "id", "user_id"})
    void atAProviderWithoutIdTokensTheUserinfoEndpointSaysWhoItIs(String claim) {
        // Given
        var userinfo = provider.issuer() + "/userinfo";
        var subject = UUID.randomUUID().toString();
        vault.application(json -> {
            json.remove(List.of("issuer", "jwks_uri"));
            json.put("userinfo_endpoint", userinfo);
        });
        vault.tokens(json -> {
            json.remove("id_token");
            json.putObject("userinfo").put(claim, subject).put("email", FakeProvider.ACCOUNT);
        });
        var name = SignInSteps.newProvider("custom", Map.of("scope", "profile email"));
        var user = SignInSteps.newUser(name, userinfo, subject);
        var steps = SignInSteps.with(name);

        // When
        var visiting = steps.visit(provider);
        var told = SignInSteps.told(SignInSteps.comeBack(visiting));

        // Then
        assertThat(visiting.visit().parameter("nonce")).isNull();
        assertThat(steps.exchange(told.get("code")).<String>path("user.id")).isEqualTo(user);
    }

    @Test
    void aNumberIsASubjectToo() {
        // Given
        var userinfo = provider.issuer() + "/userinfo";
        vault.application(json -> {
            json.remove(List.of("issuer", "jwks_uri"));
            json.put("userinfo_endpoint", userinfo);
        });
        vault.tokens(json -> {
            json.remove("id_token");
            json.putObject("userinfo").put("id", 4711001234L);
        });
        var name = SignInSteps.newProvider("custom", Map.of("scope", "profile email"));
        SignInSteps.newUser(name, userinfo, "4711001234");

        // When
        var told = SignInSteps.told(SignInSteps.comeBack(SignInSteps.with(name).visit(provider)));

        // Then
        assertThat(told).containsKey("code");
    }

    @Test
    void userinfoThatNamesNobodySignsNobodyIn() {
        // Given
        vault.application(json -> {
            json.remove(List.of("issuer", "jwks_uri"));
            json.put("userinfo_endpoint", provider.issuer() + "/userinfo");
        });
        vault.tokens(json -> {
            json.remove("id_token");
            json.putObject("userinfo").put("email", FakeProvider.ACCOUNT).put("email_verified", true);
        });

        // When
        var told = SignInSteps.told(SignInSteps.comeBack(
                SignInSteps.with(SignInSteps.newProvider("custom", Map.of("scope", "profile email")))
                        .visit(provider)));

        // Then
        assertThat(told).containsEntry("error", "no_subject");
    }

    @Test
    void anAnswerMayComeByAForm() {
        // Given
        var subject = UUID.randomUUID().toString();
        var name = SignInSteps.newProvider("custom", Map.of("response_mode", "form_post"));
        SignInSteps.newUser(name, provider.issuer(), subject);
        provider.claims(claims -> claims.subject(subject));
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        var answer = given().accept("text/html")
                .cookies(visiting.cookies())
                .formParams(visiting.allowed())
                .redirects()
                .follow(false)
                .post(visiting.callback());

        // Then
        assertThat(visiting.visit().parameter("response_mode")).isEqualTo("form_post");
        assertThat(visiting.answer().headers().getValues("Set-Cookie"))
                .hasSize(2)
                .allMatch(cookie -> cookie.contains("SameSite=None") && cookie.contains("Secure"));
        assertThat(SignInSteps.told(answer)).containsKey("code");
    }

    @Test
    void anAppRegistrationThatWasMadeForOdooKeepsItsRedirectUri() {
        // Given
        var subject = UUID.randomUUID().toString();
        var name = "odoo-" + UUID.randomUUID().toString().substring(0, 8);
        SignInSteps.put(name, "custom", Map.of(), Map.of("legacy_redirect", true));
        SignInSteps.newUser(name, provider.issuer(), subject);
        provider.claims(claims -> claims.subject(subject));

        // When
        var visiting = SignInSteps.with(name).visit(provider);
        var answer = SignInSteps.comeBack(visiting);

        // Then
        assertThat(visiting.callback()).isEqualTo("/auth_oauth/signin");
        assertThat(SignInSteps.told(answer)).containsKey("code");
        SignInSteps.put(name, "custom", Map.of(), Map.of("legacy_redirect", false));
    }

    @ParameterizedTest
    @EnumSource(
            value = Course.class,
            names = {"PROVIDER_DOWN", "PROVIDER_NOT_ALLOWED", "WITHOUT_ITS_DATABASE", "CUT_BEFORE", "CUT_AFTER"})
    void whoeverShouldHaveAnsweredAndDidNotIsATimeout(Course course) {
        // Given
        var visiting = SignInSteps.with(SignInSteps.newProvider()).visit(provider);

        // When
        vault.redeems(course);
        var told = SignInSteps.told(SignInSteps.comeBack(visiting));

        // Then
        assertThat(told).containsEntry("error", "timeout").doesNotContainKey("code");
    }

    @Test
    void aCodeThatIsRefusedIsTheProvidersError() {
        // Given
        var visiting = SignInSteps.with(SignInSteps.newProvider()).visit(provider);

        // When
        vault.refuses("invalid_client");
        var told = SignInSteps.told(SignInSteps.comeBack(visiting));

        // Then
        assertThat(told).containsEntry("error", "provider_error").doesNotContainKey("code");
    }

    @Test
    void whileTheVaultIsAwayNobodyIsSentAnywhere() {
        // Given
        var name = SignInSteps.newProvider();

        // When
        vault.goesDown(true);
        var answer = SignInSteps.with(name).start(SignInSteps.with(name).query(), Map.of());

        // Then
        answer.then().statusCode(503);
        assertThat(answer.body().asString()).contains("Try again");
    }

    @Test
    void aLoginPageLearnsWhichButtonsToShow() {
        // Given
        var name = SignInSteps.newProvider(
                "custom", Map.of("login_button_label", "Enter here", "css_class", "fa fa-key", "sequence", 1));

        // When
        var options = given().get("/v1/sign-in-options");

        // Then
        options.then().statusCode(200);
        assertThat(options.<Map<String, String>>path("items.find { it.provider == '" + name + "' }"))
                .containsEntry("label", "Enter here")
                .containsEntry("css_class", "fa fa-key")
                .containsEntry("start_url", "http://localhost:8081/sign-in/" + name);
    }

    @Test
    void whatIsNoNameIsNoSubject() {
        // Given
        vault.application(json -> {
            json.remove(List.of("issuer", "jwks_uri"));
            json.put("userinfo_endpoint", provider.issuer() + "/userinfo");
        });
        vault.tokens(json -> {
            json.remove("id_token");
            json.putObject("userinfo").put("id", true).put("user_id", "somebody");
        });

        // When
        var told = SignInSteps.told(SignInSteps.comeBack(
                SignInSteps.with(SignInSteps.newProvider("custom", Map.of("scope", "profile email")))
                        .visit(provider)));

        // Then
        assertThat(told).containsEntry("error", "no_subject");
    }

    @ParameterizedTest
    @CsvSource({
        "custom, openid mail",
        "custom, openid offline_access",
        "custom, read:user offline_access",
        "google, read:user",
        "microsoft, https://outlook.office.com/SMTP.Send"
    })
    void aScopeForWhichTheVaultRedeemsNoCodeIsRefusedWhereItIsGiven(String template, String scope) {
        given().auth()
                .oauth2(Tokens.with("providers:write"))
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "application",
                        FakeVault.applicationOf(template),
                        "template",
                        template,
                        "sign_in",
                        Map.of("allowed", true, "scope", scope)))
                .put("/v1/providers/too-much")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("sign_in.scope"));
    }

    @Test
    void aProviderOfIdTokensThatIsNotAskedForOneSignsNobodyIn() {
        // Given
        var name = SignInSteps.newProvider("custom", Map.of("scope", "mail.read"));

        // When
        var answer = SignInSteps.with(name).start(SignInSteps.with(name).query(), Map.of());

        // Then
        answer.then().statusCode(404);
    }

    /** By its own template people would be known by another claim than by the application's. */
    @Test
    void aProviderWhoseApplicationIsOfAnotherTemplateByNowSignsNobodyIn() {
        // Given
        var name = SignInSteps.newProvider();
        vault.application(json -> json.put("template", "microsoft"));

        // When
        var answer = SignInSteps.with(name).start(SignInSteps.with(name).query(), Map.of());

        // Then
        answer.then().statusCode(404);
    }

    @Test
    void keysWithoutAnIssuerSayNobody() {
        // Given
        vault.application(json -> {
            json.remove("issuer");
            json.put("userinfo_endpoint", provider.issuer() + "/userinfo");
        });
        var name = SignInSteps.newProvider();

        // When
        var answer = SignInSteps.with(name).start(SignInSteps.with(name).query(), Map.of());

        // Then
        answer.then().statusCode(404);
    }

    /** The same provider's mailboxes have scopes and parameters of their own. */
    @ParameterizedTest
    @CsvSource({
        "custom, openid email offline_access mail, openid profile email",
        "google, openid email https://mail.google.com/, openid profile email",
        "microsoft, openid profile email offline_access https://outlook.office.com/SMTP.Send, openid profile email",
        "google, openid email https://mail.google.com/, openid email",
        "microsoft, openid profile email offline_access https://outlook.office.com/SMTP.Send, openid profile",
    })
    void signingInAsksWhoItIsAndForNoMail(String template, String mailScope, String scope) {
        // Given
        var name = Members.some(template).substring(0, 20);
        var mail = Map.of("allowed", true, "scope", mailScope, "authorization_params", Map.of("mailbox", "yes"));
        SignInSteps.put(name, template, Map.of("scope", scope), Map.of("mail", mail));

        // When
        var visiting = SignInSteps.with(name).visit(provider);
        SignInSteps.comeBack(visiting);

        // Then
        assertThat(visiting.visit().request().getScope().toStringList())
                .containsExactlyInAnyOrder(scope.split(" ", -1));
        assertThat(visiting.visit().parameter("access_type")).isNull();
        assertThat(visiting.visit().parameter("mailbox")).isNull();
        assertThat(visiting.visit().parameter("prompt")).isIn(null, "select_account");
        assertThat(vault.redemptions()).singleElement().satisfies(form -> assertThat(form)
                .containsEntry("purpose", "sign_in")
                .containsEntry("scope", scope));
    }

    /** What an operator pasted into the provider's console has to be what the provider is then told. */
    @ParameterizedTest
    @CsvSource({
        "custom, false, /auth_oauth/signin/NAME",
        "google, false, /auth_oauth/signin/NAME",
        "microsoft, false, /auth_oauth/signin/NAME",
        "microsoft, true, /auth_oauth/signin",
    })
    void theBrowserComesBackToAnAddressThatTheProviderLists(String template, boolean legacy, String path) {
        // Given
        var name = Members.some(template).substring(0, 20);
        SignInSteps.put(name, template, Map.of(), Map.of("legacy_redirect", legacy, "mail", Map.of("allowed", true)));
        List<String> listed = given().auth()
                .oauth2(Tokens.with("providers:read"))
                .get("/v1/providers/" + name)
                .path("redirect_uris");

        try {
            // When
            var visiting = SignInSteps.with(name).visit(provider);

            // Then
            assertThat(visiting.visit().parameter("redirect_uri"))
                    .isEqualTo("http://localhost:8081" + path.replace("NAME", name))
                    .isIn(listed);
        } finally {
            SignInSteps.put(name, template, Map.of(), Map.of("legacy_redirect", false));
        }
    }

    /** {@code hd} is the organisation's domain; an address at Google alone would do as well. */
    @Test
    void aPersonOfGoogleIsLinkedByTheAddressOnceAndKnownByTheSubjectFromThenOn() throws Exception {
        // Given
        var subject = Members.some("1");
        var email = Members.some("anna") + "@example.com";
        var user = Members.added("email", email);
        var name = SignInSteps.newProvider("google", Map.of("link_verified_email", true));
        google(subject, email);
        var first = SignInSteps.with(name);
        var linked = first.exchange(
                SignInSteps.told(SignInSteps.comeBack(first.visit(provider))).get("code"));

        // When
        google(subject, Members.some("renamed") + "@example.com");
        var again = SignInSteps.with(name);
        var known = again.exchange(
                SignInSteps.told(SignInSteps.comeBack(again.visit(provider))).get("code"));

        // Then
        for (var session : List.of(linked, known)) {
            session.then().statusCode(200);
            var token = SignedJWT.parse(session.path("access_token")).getJWTClaimsSet();
            assertThat(token.getSubject()).isEqualTo(user.toString());
            assertThat(token.getStringClaim("provider")).isEqualTo(name);
            assertThat(token.getStringClaim("email")).isEqualTo(email);
        }
        Members.identities(user)
                .then()
                .body("items.subject", equalTo(List.of(subject)))
                .body("items.issuer", equalTo(List.of(provider.issuer())));
    }

    /** An ID token as Google writes it for a Workspace account (developers.google.com/identity/openid-connect/openid-connect). */
    private void google(String subject, String email) {
        provider.claims(claims -> claims.subject(subject)
                .claim("azp", "sealpost")
                .claim("hd", "example.com")
                .claim("email", email)
                .claim("email_verified", true)
                .claim("at_hash", "HK6E_P6Dh8Y93mRNtsDB1Q")
                .claim("name", "Anna Example")
                .claim("picture", "https://lh3.googleusercontent.com/a/anna")
                .claim("given_name", "Anna")
                .claim("family_name", "Example"));
    }

    @Test
    void aProviderWithoutIdTokensIsAskedForWhatItCalls() {
        // Given
        vault.application(json -> {
            json.remove(List.of("issuer", "jwks_uri"));
            json.put("userinfo_endpoint", provider.issuer() + "/userinfo");
        });
        var name = SignInSteps.newProvider("custom", Map.of("scope", "read:user user:email"));

        // When
        var visiting = SignInSteps.with(name).visit(provider);

        // Then
        assertThat(visiting.visit().request().getScope().toStringList()).containsExactly("read:user", "user:email");
    }
}
