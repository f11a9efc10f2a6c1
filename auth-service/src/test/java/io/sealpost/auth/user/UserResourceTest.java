package io.sealpost.auth.user;

import static io.sealpost.auth.testing.Members.add;
import static io.sealpost.auth.testing.Members.added;
import static io.sealpost.auth.testing.Members.delete;
import static io.sealpost.auth.testing.Members.form;
import static io.sealpost.auth.testing.Members.get;
import static io.sealpost.auth.testing.Members.put;
import static io.sealpost.auth.testing.Members.reader;
import static io.sealpost.auth.testing.Members.some;
import static io.sealpost.auth.testing.Members.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tellings;
import jakarta.inject.Inject;
import java.net.IDN;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class UserResourceTest {

    FakeVault vault;

    @Inject
    Tellings tellings;

    @Inject
    MovableClock clock;

    @Inject
    UserLookup lookup;

    @Inject
    Session session;

    @BeforeEach
    void fresh() {
        vault.reset();
        clock.reset();
    }

    @Test
    void aUserReadsAsItWasMadeWithDefaultsFilledIn() {
        // Given
        var login = some("Anna");

        // When
        var answer = add(form("login", login, "email", "anna@example.com"));

        // Then
        var id = answer.<String>path("id");
        answer.then()
                .statusCode(201)
                .header("Location", endsWith("/v1/users/" + id))
                .header("ETag", notNullValue())
                .body("login", equalTo(login))
                .body("name", equalTo("Anna"))
                .body("email", equalTo("anna@example.com"))
                .body("active", equalTo(true))
                .body("protected", equalTo(false))
                .body("updated_at", equalTo(answer.path("created_at")));
        assertThat(get(UUID.fromString(id)).asString()).isEqualTo(answer.asString());
        assertThat(get(UUID.fromString(id)).header("ETag")).isEqualTo(answer.header("ETag"));
    }

    @Test
    void whatWasReadCanBePutAgain() {
        // Given
        var id = added("email", "anna@example.com", "protected", true);
        var read = get(id);
        clock.advance(Duration.ofMinutes(1));

        // When
        var answer = writer().header("If-Match", read.header("ETag"))
                .body(read.asString())
                .put("/v1/users/" + id);

        // Then
        answer.then()
                .statusCode(200)
                .header("ETag", not(equalTo(read.header("ETag"))))
                .body("protected", equalTo(true))
                .body("created_at", equalTo(read.path("created_at")))
                .body("updated_at", not(equalTo(read.path("updated_at"))));
    }

    @Test
    void aPutReplacesTheWholeUser() {
        // Given
        var id = added("email", "anna@example.com", "active", false, "protected", true);

        // When
        var answer = put(id, form());

        // Then
        answer.then()
                .statusCode(200)
                .body("email", nullValue())
                .body("active", equalTo(true))
                .body("protected", equalTo(false));
    }

    @Test
    void aPutMakesNobody() {
        put(UUID.randomUUID(), form()).then().statusCode(404).body("code", equalTo("not_found"));
        writer().body(form()).put("/v1/users/anna").then().statusCode(404);
    }

    @Test
    void aStaleTagChangesNothing() {
        // Given
        var made = add(form());
        var id = UUID.fromString(made.path("id"));
        put(id, form("name", "Anna B")).then().statusCode(200);

        for (var stale : new String[] {made.header("ETag"), "\"0\"", "", "W/" + get(id).header("ETag")}) {
            // When
            var replaced = writer().header("If-Match", stale).body(form()).put("/v1/users/" + id);
            var deleted = writer().header("If-Match", stale).delete("/v1/users/" + id);

            // Then
            replaced.then().statusCode(412).body("code", equalTo("precondition_failed"));
            deleted.then().statusCode(412);
        }
        get(id).then().statusCode(200).body("name", equalTo("Anna B"));
    }

    @Test
    void aDeletedUserIsGone() {
        // Given
        var id = added();

        // When
        var answer = writer().header("If-Match", get(id).header("ETag")).delete("/v1/users/" + id);

        // Then
        answer.then().statusCode(204);
        get(id).then().statusCode(404);
        delete(id).then().statusCode(404);
        assertThat(lookup.of(id)).isEmpty();
    }

    @Test
    void aLoginIsOnePersonsWhateverTheCaseOfItsLetters() {
        // Given
        var login = some("anna");
        add(form("login", login)).then().statusCode(201);
        var other = added();

        // When
        var made = add(form("login", login.toUpperCase(Locale.ROOT)));
        var renamed = put(other, form("login", " " + login + " "));

        // Then
        made.then().statusCode(409).body("code", equalTo("conflict"));
        renamed.then().statusCode(409).body("code", equalTo("conflict"));
    }

    @Test
    void aUserKeepsItsLoginInAnotherCase() {
        // Given
        var login = some("anna");
        var id = added("login", login);

        // When
        var answer = put(id, form("login", login.toUpperCase(Locale.ROOT)));

        // Then
        answer.then().statusCode(200).body("login", equalTo(login.toUpperCase(Locale.ROOT)));
    }

    @Test
    void oneOfManyGetsALogin() throws Exception {
        // Given
        var login = some("anna");
        Callable<Integer> add = () -> add(form("login", login)).statusCode();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var answers =
                    threads.invokeAll(IntStream.range(0, 20).mapToObj(_ -> add).toList());

            // Then
            assertThat(answers).extracting(Future::get).containsOnly(201, 409).containsOnlyOnce(201);
        }
    }

    @Test
    void anEmailMayBeSeveralPeoples() {
        // Given
        var email = some("team") + "@example.com";

        // When
        var first = added("email", email);
        var second = added("email", email.toUpperCase(Locale.ROOT));

        // Then
        reader().get("/v1/users?email=" + email)
                .then()
                .statusCode(200)
                .body("items.id", contains(sorted(first, second)))
                .body("next", nullValue());
    }

    @Test
    void aUserIsFoundByItsLogin() {
        // Given
        var login = some("anna");
        var id = added("login", login);

        // When
        var found = reader().get("/v1/users?login=" + login.toUpperCase(Locale.ROOT));

        // Then
        found.then().statusCode(200).body("items.id", contains(id.toString()));
        reader().get("/v1/users?login=" + some("nobody")).then().body("items", empty());
        reader().get("/v1/users?login=%25").then().body("items", empty());
        reader().get("/v1/users?login=" + login + "&email=x@example.com").then().body("items", empty());
    }

    @Test
    void usersAreListedInPages() {
        // Given
        var email = some("page") + "@example.com";
        var expected = sorted(added("email", email), added("email", email), added("email", email));

        // When
        var first = reader().get("/v1/users?limit=2&email=" + email);
        var second = reader().get("/v1/users?limit=2&email=" + email + "&after=" + first.path("next"));

        // Then
        first.then().body("items.id", contains(expected[0], expected[1])).body("next", equalTo(expected[1]));
        second.then().body("items.id", contains(expected[2])).body("next", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=501", "limit=x", "after=anna"})
    void aPageThatIsNoneIsRefused(String query) {
        reader().get("/v1/users?" + query).then().statusCode(400).body("code", equalTo("invalid_value"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "login, null",
                "login, ''",
                "login, ' '",
                "login, an\u202ena",
                "login, an\u200bna",
                "login, an\u2028na",
                "name, null",
                "name, An\u0007na",
                "name, ''",
                "email, anna",
                "email, anna@",
                "email, @example.com",
                "email, anna@example@com",
                "email, anna b@example.com",
                "email, an\u202ena@example.com",
                "email, ''"
            })
    void whatPeopleCouldNotReadIsRefused(String member, String value) {
        add(form(member, value))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo(member));
    }

    @Test
    void aMemberThatNobodyKnowsIsRefused() {
        add(form("password", "very-secret")).then().statusCode(400).body("code", equalTo("unknown_field"));
    }

    @Test
    void whoeverSendsAnIdDoesNotChooseIt() {
        // Given
        var chosen = UUID.randomUUID();

        // When
        var answer = add(form("id", chosen.toString()));

        // Then
        answer.then().statusCode(201).body("id", not(equalTo(chosen.toString())));
    }

    @Test
    void onlyActiveUsersAreFoundByAnAddressAndLettersThatOnlyLookAlikeAreOthers() {
        // Given
        var email = some("kim") + "@example.com";
        var id = added("email", email);
        added("email", email, "active", false);
        added("email", email.replace('k', '\u212a'));

        // When
        var found = lookup.activeByEmail(email.toUpperCase(Locale.ROOT));

        // Then
        assertThat(found).extracting(KnownUser::id).containsExactly(id);
    }

    @Test
    void bothSpellingsOfADomainAreOneAddress() {
        // Given
        var domain = some("b\u00fccher") + ".de";
        var spellings = List.of("anna@" + domain, "Anna@" + IDN.toASCII(domain));
        var ids = sorted(added("email", spellings.getFirst()), added("email", spellings.getLast()));

        for (var spelling : spellings) {
            // When
            var listed = list(spelling);
            var found = lookup.activeByEmail(spelling);

            // Then
            listed.then().statusCode(200).body("items.id", contains(ids));
            listed.then().body("items.email", containsInAnyOrder(spellings.toArray()));
            assertThat(found).extracting(user -> user.id().toString()).containsExactlyInAnyOrder(ids);
        }
    }

    @Test
    void aUserIsFoundByTheAddressOfNowAlone() {
        // Given
        var before = some("anna") + "@example.com";
        var now = some("anna") + "@example.com";
        var id = added("email", before);

        // When
        put(id, form("email", now)).then().statusCode(200);

        // Then
        list(before).then().body("items", empty());
        list(now).then().body("items.id", contains(id.toString()));
        put(id, form()).then().statusCode(200);
        list(now).then().body("items", empty());
        assertThat(lookup.activeByEmail(now)).isEmpty();
    }

    @Test
    void anAddressThatWasWrittenBeforeAddressesHadKeysCounts() {
        // Given
        var domain = some("b\u00fccher") + ".de";
        var id = added("email", "anna@" + domain);
        withoutKey(id);

        // When
        var found = lookup.activeByEmail("anna@" + IDN.toASCII(domain));
        var listed = list("ANNA@" + domain);

        // Then
        assertThat(found).extracting(KnownUser::id).containsExactly(id);
        listed.then().body("items.id", contains(id.toString()));
        put(id, form("email", "anna@" + domain)).then().statusCode(200);
        list("anna@" + IDN.toASCII(domain)).then().body("items.id", contains(id.toString()));
    }

    @Test
    void everyChangeIsToldWithWhoMadeIt() {
        // Given
        var id = added();

        // When
        put(id, form()).then().statusCode(200);
        delete(id).then().statusCode(204);

        // Then
        var object = "user/" + id;
        assertThat(tellings.about(vault, object))
                .containsExactlyInAnyOrder("user_created done", "user_changed done", "user_deleted done");
        assertThat(tellings.all(vault))
                .filteredOn(event -> event.object().equals(object))
                .allMatch(event -> event.caller().equals("https://issuer.test#tester"));
    }

    private static Response list(String email) {
        return reader().queryParam("email", email).get("/v1/users");
    }

    /** The user is as one from before addresses had keys. */
    private void withoutKey(UUID id) {
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery("update app_user set email_key = null where id = ?1")
                        .setParameter(1, id)
                        .executeUpdate());
    }

    /** As PostgreSQL orders them; Java takes the first half of an id for a number with a sign. */
    private static String[] sorted(UUID... ids) {
        return Arrays.stream(ids).map(UUID::toString).sorted().toArray(String[]::new);
    }
}
