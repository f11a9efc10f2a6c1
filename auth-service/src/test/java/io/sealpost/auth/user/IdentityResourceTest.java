package io.sealpost.auth.user;

import static io.sealpost.auth.testing.Members.added;
import static io.sealpost.auth.testing.Members.delete;
import static io.sealpost.auth.testing.Members.form;
import static io.sealpost.auth.testing.Members.identities;
import static io.sealpost.auth.testing.Members.link;
import static io.sealpost.auth.testing.Members.provider;
import static io.sealpost.auth.testing.Members.put;
import static io.sealpost.auth.testing.Members.reader;
import static io.sealpost.auth.testing.Members.some;
import static io.sealpost.auth.testing.Members.unlink;
import static io.sealpost.auth.testing.Members.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tellings;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities set by hand: only what a sign-in could prove, each one person's, and never the last one taken away. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class IdentityResourceTest {

    private static final String TEMPLATE = "https://login.microsoftonline.com/{tenantid}/v2.0";
    private static final String DIRECTORY = "00000000-0000-4000-8000-000000000001";
    private static final String OBJECT_ID = "00000000-0000-4000-8000-00000000000a";

    FakeVault vault;

    @Inject
    Tellings tellings;

    FakeProvider idp;

    @Inject
    ToldChanges told;

    @Inject
    Identities identities;

    @BeforeEach
    void fresh() {
        vault.reset();
        idp.reset();
        told.forget();
    }

    @Test
    void anIdentityHasTheIssuerOfTheProvidersApplicationUnlessToldOtherwise() {
        // Given
        var id = added();
        var provider = provider("custom");
        var subject = some("subject");

        // When
        var answer = link(id, provider, Map.of("subject", subject));

        // Then
        answer.then()
                .statusCode(201)
                .body("provider", equalTo(provider))
                .body("issuer", equalTo(idp.issuer()))
                .body("subject", equalTo(subject))
                .body("application_sub", nullValue())
                .body("email", nullValue())
                .body("linked_at", notNullValue())
                .body("linked_by", equalTo("https://issuer.test#tester"))
                .body("signed_in_at", nullValue());
        identities(id)
                .then()
                .statusCode(200)
                .body("items.subject", contains(subject))
                .body("next", nullValue());
        assertThat(identities.of(idp.issuer(), subject)).hasValueSatisfying(linked -> {
            assertThat(linked.user().id()).isEqualTo(id);
            assertThat(linked.provider()).isEqualTo(provider);
        });
    }

    @Test
    void whatWasReadCanBePutAgainAndChangesNothing() {
        // Given
        var id = added();
        var provider = provider("custom");
        link(id, provider, Map.of("subject", some("subject"))).then().statusCode(201);
        var read = identities(id).jsonPath().getMap("items[0]");

        // When
        var answer = writer().body(read).put("/v1/users/" + id + "/identities/" + provider);

        // Then
        answer.then().statusCode(200);
        assertThat(identities(id).jsonPath().getMap("items[0]")).isEqualTo(read);
        assertThat(told.changes()).isEmpty();
    }

    @Test
    void anotherSubjectTakesThePlaceOfTheOneBefore() {
        // Given
        var id = added();
        var provider = provider("custom");
        var before = some("subject");
        var after = some("subject");
        link(id, provider, Map.of("subject", before)).then().statusCode(201);

        // When
        var answer = link(id, provider, Map.of("subject", after));

        // Then
        answer.then().statusCode(200).body("subject", equalTo(after));
        identities(id).then().body("items.subject", contains(after));
        assertThat(identities.of(idp.issuer(), before)).isEmpty();
        assertThat(told.changes())
                .containsExactly(new UserChanged(id, UserChanged.Kind.UNLINKED, idp.issuer(), before));
    }

    @Test
    void whoeverWantsOnlyToAddReplacesNothing() {
        // Given
        var id = added();
        var provider = provider("custom");
        var subject = some("subject");
        link(id, provider, Map.of("subject", subject)).then().statusCode(201);

        // When
        var answer = writer().header("If-None-Match", "*")
                .body(Map.of("subject", some("subject")))
                .put("/v1/users/" + id + "/identities/" + provider);

        // Then
        answer.then().statusCode(412);
        identities(id).then().body("items.subject", contains(subject));
    }

    @Test
    void anIdentityOfAnotherUserIsTaken() {
        // Given
        var provider = provider("custom");
        var subject = some("subject");
        link(added(), provider, Map.of("subject", subject)).then().statusCode(201);
        var id = added();

        // When
        var answer = link(id, provider, Map.of("subject", subject));
        var byAnotherProvider = link(id, provider("custom"), Map.of("subject", subject));

        // Then
        answer.then().statusCode(409).body("code", equalTo("identity_taken"));
        byAnotherProvider.then().statusCode(409).body("code", equalTo("identity_taken"));
        identities(id).then().body("items", empty());
    }

    @Test
    void anIdentityIsNotLinkedTwiceByTwoProvidersOfOneApplication() {
        // Given
        var id = added();
        var subject = some("subject");
        link(id, provider("custom"), Map.of("subject", subject)).then().statusCode(201);

        // When
        var answer = link(id, provider("custom"), Map.of("subject", subject));

        // Then
        answer.then().statusCode(409).body("code", equalTo("identity_taken"));
        identities(id).then().body("items", hasSize(1));
    }

    @Test
    void ofManyUsersOneGetsAnIdentity() throws Exception {
        // Given
        var provider = provider("custom");
        var subject = some("subject");
        var users = IntStream.range(0, 10).mapToObj(_ -> added()).toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var answers = threads.invokeAll(users.stream()
                    .<Callable<Integer>>map(id ->
                            () -> link(id, provider, Map.of("subject", subject)).statusCode())
                    .toList());

            // Then
            assertThat(answers).extracting(Future::get).containsOnly(201, 409).containsOnlyOnce(201);
        }
    }

    @Test
    void aProtectedUserIsLinkedWithNobodyUntilItIsProtectedNoLonger() {
        // Given
        var id = added("protected", true);
        var provider = provider("custom");
        var subject = some("subject");

        // When
        var answer = link(id, provider, Map.of("subject", subject));

        // Then
        answer.then().statusCode(409).body("code", equalTo("user_protected"));
        identities(id).then().body("items", empty());
        put(id, form("protected", false)).then().statusCode(200);
        link(id, provider, Map.of("subject", subject)).then().statusCode(201);
    }

    @Test
    void theLastWayInCannotBeRemoved() {
        // Given
        var id = added();
        var first = provider("custom");
        var second = provider("custom");
        var gone = some("subject");
        link(id, first, Map.of("subject", gone)).then().statusCode(201);
        link(id, second, Map.of("subject", some("subject"))).then().statusCode(201);
        unlink(id, first).then().statusCode(204);

        // When
        var answer = unlink(id, second);

        // Then
        answer.then().statusCode(409).body("code", equalTo("last_identity"));
        identities(id).then().body("items.provider", contains(second));
        assertThat(told.changes()).containsExactly(new UserChanged(id, UserChanged.Kind.UNLINKED, idp.issuer(), gone));
        unlink(id, first).then().statusCode(404);
    }

    @Test
    void ofTwoWhoTakeOneEachOneStays() throws Exception {
        // Given
        var id = added();
        var providers = List.of(provider("custom"), provider("custom"));
        providers.forEach(provider ->
                link(id, provider, Map.of("subject", some("subject"))).then().statusCode(201));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var answers = threads.invokeAll(providers.stream()
                    .<Callable<Integer>>map(
                            provider -> () -> unlink(id, provider).statusCode())
                    .toList());

            // Then
            assertThat(answers).extracting(Future::get).containsExactlyInAnyOrder(204, 409);
        }
        identities(id).then().body("items", hasSize(1));
    }

    @Test
    void aDeletedUsersIdentityIsAnothersToHave() {
        // Given
        var provider = provider("custom");
        var subject = some("subject");
        var id = added();
        link(id, provider, Map.of("subject", subject)).then().statusCode(201);
        delete(id).then().statusCode(204);

        // When
        var answer = link(added(), provider, Map.of("subject", subject));

        // Then
        answer.then().statusCode(201);
        assertThat(told.changes()).containsExactly(new UserChanged(id, UserChanged.Kind.DELETED, null, null));
    }

    @Test
    void whatAUserMayDoNoLongerIsToldAndWhatChangesNothingIsNot() {
        // Given
        var id = added();

        // When
        put(id, form("active", false));
        put(id, form("active", false));
        put(id, form("active", false, "protected", true));
        put(id, form());

        // Then
        assertThat(told.changes())
                .containsExactly(
                        new UserChanged(id, UserChanged.Kind.DEACTIVATED, null, null),
                        new UserChanged(id, UserChanged.Kind.PROTECTED, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com",
                "https://login.microsoftonline.com/{tenantid}/v2.0",
                "https://login.microsoftonline.com/common/v2.0",
                "https://login.microsoftonline.com/" + DIRECTORY + "/v2.0/",
                "https://login.microsoftonline.com/" + DIRECTORY + "@evil.example.com/v2.0",
                "https://LOGIN.microsoftonline.com/" + DIRECTORY + "/v2.0"
            })
    void anIssuerThatIsNotTheApplicationsIsRefused(String issuer) {
        // Given
        vault.application(json -> json.put("issuer", TEMPLATE));
        var id = added();

        // When
        var answer = link(id, provider("microsoft"), Map.of("issuer", issuer, "subject", OBJECT_ID));

        // Then
        answer.then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo("issuer"));
        identities(id).then().body("items", empty());
    }

    @Test
    void whereManyTenantsComeTheDirectoryHasToBeNamed() {
        // Given
        vault.application(json -> json.put("issuer", TEMPLATE));
        var id = added();
        var provider = provider("microsoft");
        var issuer = TEMPLATE.replace("{tenantid}", DIRECTORY);

        // When
        var without = link(id, provider, Map.of("subject", OBJECT_ID));
        var with = link(id, provider, Map.of("issuer", issuer, "subject", OBJECT_ID.toUpperCase(Locale.ROOT)));

        // Then
        without.then()
                .statusCode(400)
                .body("violations[0].field", equalTo("issuer"))
                .body("detail", containsString("directory"));
        with.then().statusCode(201).body("issuer", equalTo(issuer)).body("subject", equalTo(OBJECT_ID));
        delete(id).then().statusCode(204);
    }

    @Test
    void microsoftsPeopleAreKnownByTheirObjectIds() {
        // Given
        vault.application(json -> json.put("issuer", TEMPLATE));

        // When
        var answer = link(
                added(),
                provider("microsoft"),
                Map.of("issuer", TEMPLATE.replace("{tenantid}", DIRECTORY), "subject", "anna@example.com"));

        // Then
        answer.then().statusCode(400).body("violations[0].field", equalTo("subject"));
    }

    @Test
    void aProviderWithoutAnIssuerIsKnownByItsUserinfoEndpoint() {
        // Given
        vault.application(json -> {
            json.remove(List.of("issuer", "jwks_uri"));
            json.put("userinfo_endpoint", "https://plain.example.com/userinfo");
        });
        var id = added();
        var provider = provider("custom");

        // When
        var answer = link(id, provider, Map.of("subject", some("subject")));
        var other = link(added(), provider, Map.of("issuer", "https://plain.example.com", "subject", "1"));

        // Then
        answer.then().statusCode(201).body("issuer", equalTo("https://plain.example.com/userinfo"));
        other.then().statusCode(400).body("violations[0].field", equalTo("issuer"));
    }

    @Test
    void aProviderWhoseApplicationIsOfAnotherTemplateByNowLinksNobody() {
        // Given
        var provider = provider("custom");
        vault.application(json -> json.put("template", "microsoft"));

        // When
        var answer = link(added(), provider, Map.of("subject", some("subject")));

        // Then
        answer.then().statusCode(409).body("code", equalTo("conflict"));
    }

    @Test
    void aProviderThatSaysNowhereWhoSomebodyIsLinksNobody() {
        // Given
        vault.application(json -> json.remove("issuer"));

        // When
        var answer = link(added(), provider("custom"), Map.of("issuer", "https://a.example.com", "subject", "1"));

        // Then
        answer.then().statusCode(409).body("code", equalTo("conflict"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a ", "a\u202eb", "a\nb", "a\u2028b"})
    void whatCouldBeTakenForAnotherSubjectIsRefused(String subject) {
        link(added(), "acme", Map.of("subject", subject))
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("subject"));
    }

    @Test
    void nobodyIsLinkedWithWhatIsNotThere() {
        // Given
        var id = added();
        var subject = Map.<String, Object>of("subject", some("subject"));

        // When
        var unknownProvider = link(id, "no-such-provider", subject);
        var unknownUser = link(UUID.randomUUID(), provider("custom"), subject);

        // Then
        unknownProvider.then().statusCode(404).body("code", equalTo("not_found"));
        unknownUser.then().statusCode(404).body("code", equalTo("not_found"));
        identities(UUID.randomUUID()).then().statusCode(404);
        unlink(id, "no-such-provider").then().statusCode(404);
    }

    @Test
    void whileTheVaultIsAwayNothingIsLinked() {
        // Given
        var id = added();
        var provider = provider("custom");
        vault.goesDown(true);

        // When
        var answer = link(id, provider, Map.of("subject", some("subject")));

        // Then
        answer.then().statusCode(503).body("code", equalTo("vault_unavailable"));
        identities(id).then().body("items", empty());
    }

    @Test
    void identitiesAreListedInPages() {
        // Given
        var id = added();
        var providers = List.of(provider("custom"), provider("custom")).stream()
                .sorted()
                .toList();
        providers.forEach(provider ->
                link(id, provider, Map.of("subject", some("subject"))).then().statusCode(201));

        // When
        var first = reader().get("/v1/users/" + id + "/identities?limit=1");

        // Then
        first.then().body("items.provider", contains(providers.get(0))).body("next", equalTo(providers.get(0)));
        reader().get("/v1/users/" + id + "/identities?limit=1&after=" + providers.get(0))
                .then()
                .body("items.provider", contains(providers.get(1)))
                .body("next", nullValue());
    }

    @Test
    void linkingByHandIsTold() {
        // Given
        var id = added();
        var provider = provider("custom");

        // When
        link(id, provider, Map.of("subject", some("subject"))).then().statusCode(201);
        link(id, provider, Map.of("subject", some("subject"))).then().statusCode(200);

        // Then
        assertThat(tellings.about(vault, "user/" + id + "/" + provider))
                .containsExactlyInAnyOrder(
                        "identity_linked done by_hand", "identity_unlinked done", "identity_linked done by_hand");
    }
}
