package io.sealpost.auth.accessrequest;

import static io.restassured.RestAssured.given;
import static io.sealpost.auth.testing.Members.added;
import static io.sealpost.auth.testing.Members.approve;
import static io.sealpost.auth.testing.Members.atOnce;
import static io.sealpost.auth.testing.Members.decider;
import static io.sealpost.auth.testing.Members.deny;
import static io.sealpost.auth.testing.Members.identities;
import static io.sealpost.auth.testing.Members.reader;
import static io.sealpost.auth.testing.Members.request;
import static io.sealpost.auth.testing.Members.some;
import static io.sealpost.auth.testing.Members.somebody;
import static io.sealpost.auth.testing.Members.somebodyOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tellings;
import io.sealpost.auth.testing.Tokens;
import io.sealpost.auth.user.Identities;
import io.sealpost.auth.user.ProvenIdentity;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody whom nobody knows waits for a decision, which others take, once. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class AccessRequestTest {

    private static final Actor SOMEBODY = Actor.browser("203.0.113.7");
    private static final int MOST_PER_HOUR = 100;
    private static final int MOST_PER_HOUR_AND_ISSUER = 30;

    FakeVault vault;

    @Inject
    Tellings tellings;

    @Inject
    MovableClock clock;

    @Inject
    AccessRequests requests;

    @Inject
    Identities linking;

    @Inject
    AccessRequestHousekeeping housekeeping;

    @Inject
    Session session;

    @BeforeEach
    void fresh() {
        vault.reset();
        clock.reset();
        QuarkusTransaction.requiringNew().run(() -> {
            session.createNativeMutationQuery("delete from access_request").executeUpdate();
            session.createNativeMutationQuery("delete from access_request_limit")
                    .executeUpdate();
        });
    }

    @Test
    void aRequestShowsWhatTheProviderSaidOfThePerson() {
        // Given
        var eve = new ProvenIdentity(
                "acme",
                "https://issuer.example.com",
                some("subject"),
                "sub",
                "00000000-0000-4000-8000-000000000001",
                "eve@example.com",
                true);

        // When
        var id = asked(eve);

        // Then
        request(id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id.toString()))
                .body("provider", equalTo("acme"))
                .body("issuer", equalTo("https://issuer.example.com"))
                .body("tenant", equalTo("00000000-0000-4000-8000-000000000001"))
                .body("subject", equalTo(eve.subject()))
                .body("email", equalTo("eve@example.com"))
                .body("email_verified", equalTo(true))
                .body("status", equalTo("pending"))
                .body("user_id", nullValue())
                .body("reason", nullValue())
                .body("attempts", equalTo(1))
                .body("requested_at", notNullValue())
                .body("decided_at", nullValue())
                .body("decided_by", nullValue());
        request(UUID.randomUUID()).then().statusCode(404);
        decider().get("/v1/access-requests/x").then().statusCode(404);
    }

    @Test
    void whoTriesAgainIsCountedAtTheSameRequest() {
        // Given
        var eve = somebody("eve@example.com", false);
        var id = asked(eve);
        clock.advance(Duration.ofHours(1));

        // When
        var again = asked(
                new ProvenIdentity(eve.provider(), eve.issuer(), eve.subject(), null, null, "eve@example.net", true));

        // Then
        assertThat(again).isEqualTo(id);
        var shown = request(id);
        shown.then()
                .body("attempts", equalTo(2))
                .body("email", equalTo("eve@example.net"))
                .body("email_verified", equalTo(true));
        assertThat(shown.<String>path("last_seen_at")).isGreaterThan(shown.path("requested_at"));
    }

    @Test
    void ofManyAttemptsAtOnceThereIsOneRequest() throws Exception {
        // Given
        var eve = somebody(null, false);

        // When
        var ids = atOnce(50, _ -> () -> asked(eve));

        // Then
        assertThat(ids).containsOnly(ids.getFirst());
        request(ids.getFirst()).then().body("attempts", equalTo(50));
    }

    @Test
    void anIssuersPeopleAreNotRecordedWithoutEndAndThatIsToldOnce() {
        // Given
        var issuer = "https://" + some("issuer") + ".example.com";
        var first = asked(somebodyOf(issuer, null, false));
        for (var turn = 1; turn < MOST_PER_HOUR_AND_ISSUER; turn++) {
            asked(somebodyOf(issuer, null, false));
        }

        // When
        var beyond = List.of(
                ask(somebodyOf(issuer, null, false)),
                ask(somebodyOf(issuer, null, false)),
                ask(somebodyOf(issuer, null, false)));

        // Then
        assertThat(beyond).containsOnly(Optional.empty());
        assertThat(ask(somebody(null, false))).isPresent();
        request(first).then().body("status", equalTo("pending"));
        assertThat(told("access-requests/" + issuer)).containsExactly("access_requested refused rate_limited");
        clock.advance(Duration.ofHours(1).plusSeconds(1));
        assertThat(ask(somebodyOf(issuer, null, false))).isPresent();
    }

    @Test
    void manyIssuersTogetherAreNotRecordedWithoutEnd() throws Exception {
        // Given
        var one = somebody(null, false);
        var known = asked(one);
        for (var turn = 1; turn < MOST_PER_HOUR - 5; turn++) {
            asked(somebody(null, false));
        }

        // When
        var ended = atOnce(20, _ -> () -> ask(somebody(null, false)));

        // Then
        assertThat(ended).filteredOn(Optional::isPresent).hasSize(5);
        assertThat(ask(one)).contains(known);
        assertThat(told("access-requests")).containsExactly("access_requested refused rate_limited");
    }

    @Test
    void whoCameByAnInvitationIsRecordedWhereThereAreTooManyOthers() {
        // Given
        var issuer = "https://" + some("issuer") + ".example.com";
        for (var turn = 0; turn < MOST_PER_HOUR_AND_ISSUER; turn++) {
            asked(somebodyOf(issuer, null, false));
        }
        var user = added();

        // When
        var id = askedFor(user, somebodyOf(issuer, null, false));

        // Then
        request(id).then().body("status", equalTo("pending")).body("user_id", equalTo(user.toString()));
    }

    @Test
    void anInvitationSaysWhomAStandingRequestIsFor() {
        // Given
        var eve = somebody("eve@example.com", true);
        var id = asked(eve);
        var user = added();

        // When
        var again = askedFor(user, eve);

        // Then
        assertThat(again).isEqualTo(id);
        request(id).then().body("user_id", equalTo(user.toString())).body("attempts", equalTo(2));
    }

    @Test
    void anApprovalLinksThePersonWithAUser() {
        // Given
        var eve = somebody("eve@example.com", true);
        var id = asked(eve);
        var user = added();

        // When
        var answer = approve(id, Map.of("user_id", user.toString()));

        // Then
        answer.then()
                .statusCode(200)
                .body("status", equalTo("approved"))
                .body("user_id", equalTo(user.toString()))
                .body("decided_at", notNullValue())
                .body("decided_by", equalTo("https://issuer.test#tester"));
        identities(user)
                .then()
                .body("items.issuer", contains(eve.issuer()))
                .body("items.subject", contains(eve.subject()))
                .body("items.linked_by", contains("https://issuer.test#tester"));
    }

    @Test
    void anApprovalMayMakeTheUser() {
        // Given
        var login = some("eve");
        var id = asked(somebody("eve@example.com", true));

        // When
        var answer = approve(id, Map.of("user", Map.of("login", login, "name", "Eve", "email", "eve@example.com")));

        // Then
        var user = UUID.fromString(answer.then().statusCode(200).extract().path("user_id"));
        reader().get("/v1/users/" + user)
                .then()
                .body("login", equalTo(login))
                .body("name", equalTo("Eve"))
                .body("email", equalTo("eve@example.com"))
                .body("active", equalTo(true))
                .body("protected", equalTo(false));
        identities(user).then().body("items", hasSize(1));
    }

    @Test
    void anApprovalNamesOneUser() {
        // Given
        var id = asked(somebody(null, false));
        var user = Map.of("login", some("eve"), "name", "Eve");

        // Then
        for (var body : List.<Map<String, Object>>of(Map.of(), Map.of("user_id", added().toString(), "user", user))) {
            approve(id, body)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid_value"))
                    .body("violations[0].field", equalTo("user_id"));
        }
        approve(id, Map.of("user", Map.of("login", some("eve"))))
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("user.name"));
        request(id).then().body("status", equalTo("pending"));
    }

    @Test
    void whatAnApprovalCannotLinkStaysPendingAndMakesNobody() {
        // Given
        var eve = somebody(null, false);
        var id = asked(eve);
        var isProtected = added("protected", true);
        var login = some("anna");
        added("login", login);

        // Then
        approve(id, Map.of("user_id", isProtected.toString()))
                .then()
                .statusCode(409)
                .body("code", equalTo("user_protected"));
        approve(id, Map.of("user_id", UUID.randomUUID().toString()))
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
        approve(id, Map.of("user", Map.of("login", login, "name", "Eve")))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"));
        request(id).then().body("status", equalTo("pending")).body("decided_by", nullValue());
        identities(isProtected).then().body("items", empty());
    }

    @Test
    void aRequestIsDecidedOnce() {
        // Given
        var approved = asked(somebody(null, false));
        approve(approved, Map.of("user_id", added().toString())).then().statusCode(200);
        var denied = asked(somebody(null, false));
        deny(denied, Map.of("reason", "Nobody knows her.")).then().statusCode(200);
        var user = added();

        // Then
        for (var id : List.of(approved, denied)) {
            approve(id, Map.of("user_id", user.toString()))
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("conflict"));
            deny(id, Map.of()).then().statusCode(409).body("code", equalTo("conflict"));
        }
        identities(user).then().body("items", empty());
    }

    @Test
    void ofManyDecisionsAtOnceOneCounts() throws Exception {
        // Given
        var id = asked(somebody(null, false));
        var users = atOnce(10, _ -> () -> added());

        // When
        var answers = atOnce(
                20,
                turn -> () -> turn % 2 == 0
                        ? deny(id, Map.of()).statusCode()
                        : approve(id, Map.of("user_id", users.get(turn / 2).toString()))
                                .statusCode());

        // Then
        assertThat(answers).containsOnly(200, 409).containsOnlyOnce(200);
        var status = request(id).<String>path("status");
        assertThat(users.stream()
                        .mapToInt(user ->
                                identities(user).jsonPath().getList("items").size())
                        .sum())
                .isEqualTo(status.equals("approved") ? 1 : 0);
    }

    @Test
    void whoWasDeniedAsksNobodyAgainForAWhile() {
        // Given
        var eve = somebody(null, false);
        var id = asked(eve);
        deny(id, Map.of("reason", "Nobody knows her.\nAsk Bert.")).then().statusCode(200);

        // When
        var again = asked(eve);

        // Then
        assertThat(again).isEqualTo(id);
        request(id)
                .then()
                .body("status", equalTo("denied"))
                .body("reason", equalTo("Nobody knows her.\nAsk Bert."))
                .body("attempts", equalTo(2));
        clock.advance(Duration.ofDays(14));
        var later = asked(eve);
        assertThat(later).isNotEqualTo(id);
        request(later).then().body("status", equalTo("pending"));
    }

    @Test
    void whoWasDeniedAndInvitedThenMayAskAgain() {
        // Given
        var eve = somebody("eve@example.com", true);
        var id = asked(eve);
        deny(id, Map.of()).then().statusCode(200);

        // When
        var again = askedFor(added(), eve);

        // Then
        assertThat(again).isNotEqualTo(id);
        request(again).then().body("status", equalTo("pending"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u202eb", "a\u200bb", "a\tb", "a\u2028b"})
    void aReasonHoldsNothingThatNobodySees(String reason) {
        deny(asked(somebody(null, false)), Map.of("reason", reason))
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("reason"));
    }

    @Test
    void whatNobodyDecidedRunsOut() {
        // Given
        var eve = somebody(null, false);
        var id = asked(eve);
        clock.advance(Duration.ofDays(14));

        // When
        var late = approve(id, Map.of("user_id", added().toString()));

        // Then
        late.then().statusCode(409).body("code", equalTo("conflict"));
        request(id).then().body("status", equalTo("expired"));
        assertThat(asked(eve)).isNotEqualTo(id);
    }

    @Test
    void housekeepingNotesWhatRanOutAndForgetsWhatWasSettledLongAgo() {
        // Given
        var id = asked(somebody(null, false));
        clock.advance(Duration.ofDays(14));

        // When
        housekeeping.sweep();

        // Then
        assertThat(status(id)).isEqualTo("EXPIRED");
        clock.advance(Duration.ofDays(91));
        var waiting = asked(somebody(null, false));
        housekeeping.sweep();
        request(id).then().statusCode(404);
        request(waiting).then().statusCode(200);
    }

    @Test
    void requestsAreListedByStatusInTheOrderInWhichTheyCame() {
        // Given
        var lapsed = asked(somebody(null, false));
        clock.advance(Duration.ofDays(14));
        var approved = asked(somebody(null, false));
        approve(approved, Map.of("user_id", added().toString()));
        var denied = asked(somebody(null, false));
        deny(denied, Map.of());
        var first = asked(somebody(null, false));
        var second = asked(somebody(null, false));

        // Then
        assertThat(listed("")).containsExactly(lapsed, approved, denied, first, second);
        assertThat(listed("?status=pending")).containsExactly(first, second);
        assertThat(listed("?status=approved")).containsExactly(approved);
        assertThat(listed("?status=denied")).containsExactly(denied);
        assertThat(listed("?status=expired")).containsExactly(lapsed);
        var page = decider().get("/v1/access-requests?status=pending&limit=1");
        assertThat(listed("?status=pending&after=" + page.path("next"))).containsExactly(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=PENDING", "status=open", "limit=0", "after=x"})
    void aListThatIsNoneIsRefused(String query) {
        decider().get("/v1/access-requests?" + query).then().statusCode(400).body("code", equalTo("invalid_value"));
    }

    @Test
    void whoeverAsksCannotApproveThemselves() {
        // Given
        var id = asked(somebody("eve@example.com", true));
        var body = Map.of("user_id", added().toString());
        var ofASession = List.of(
                Tokens.forAudience("https://app.example.com", "access_requests:decide"),
                Tokens.forAudience("http://localhost:8081", "access_requests:decide"),
                Tokens.ofIssuer("http://localhost:8081", "access_requests:decide"),
                Tokens.ofIssuer("https://issuer.example.com", "access_requests:decide"));

        for (var token : ofASession) {
            // When
            var answer = given().auth()
                    .oauth2(token)
                    .contentType(ContentType.JSON)
                    .body(body)
                    .post("/v1/access-requests/" + id + "/approve");

            // Then
            answer.then().statusCode(401).body("code", equalTo("unauthorized"));
        }
        given().auth()
                .oauth2(Tokens.with("users:write", "users:read"))
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/access-requests/" + id + "/approve")
                .then()
                .statusCode(403);
        request(id).then().body("status", equalTo("pending"));
    }

    @Test
    void everyDecisionIsToldWithWhoTookIt() {
        // Given
        var approved = asked(somebody(null, false));
        var denied = asked(somebody(null, false));
        var lapsed = asked(somebody(null, false));

        // When
        approve(approved, Map.of("user_id", added().toString()));
        deny(denied, Map.of("reason", "Canary-reason"));
        QuarkusTransaction.requiringNew().run(() -> session.createNativeMutationQuery(
                        "update access_request set expires_at = requested_at where id = ?1")
                .setParameter(1, lapsed)
                .executeUpdate());
        housekeeping.sweep();

        // Then
        assertThat(told("access-request/" + approved))
                .containsExactlyInAnyOrder("access_requested done", "access_approved done");
        assertThat(told("access-request/" + denied))
                .containsExactlyInAnyOrder("access_requested done", "access_denied done");
        assertThat(told("access-request/" + lapsed))
                .containsExactlyInAnyOrder("access_requested done", "access_expired done");
        assertThat(tellings.all(vault).toString()).doesNotContain("Canary-reason");
        assertThat(tellings.all(vault))
                .filteredOn(event -> event.action().equals("access_approved"))
                .allMatch(event -> event.caller().equals("https://issuer.test#tester"));
        assertThat(tellings.all(vault))
                .filteredOn(event -> event.object().equals("access-request/" + denied)
                        && event.action().equals("access_requested"))
                .allMatch(event ->
                        event.caller().equals("browser") && event.origin().equals("203.0.113.7"));
    }

    @Test
    void whoIsLinkedOtherwiseWaitsForNobody() {
        // Given
        var eve = somebody("eve@example.com", false);
        var other = somebody("eve@example.com", false);
        var id = asked(eve);
        var others = asked(other);
        var user = added();

        // When
        linked(eve, user);

        // Then
        request(id)
                .then()
                .body("status", equalTo("approved"))
                .body("user_id", equalTo(user.toString()))
                .body("decided_by", equalTo(SOMEBODY.name()));
        request(others).then().body("status", equalTo("pending"));
        deny(id, Map.of()).then().statusCode(409).body("code", equalTo("conflict"));
        var unused = some("eve");
        approve(id, Map.of("user", Map.of("login", unused, "name", "Eve")))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"));
        reader().get("/v1/users?login=" + unused).then().body("items", empty());
        assertThat(tellings.all(vault))
                .filteredOn(event -> event.object().equals("access-request/" + id)
                        && event.action().equals("access_approved"))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo("linked_otherwise"));
    }

    private Optional<UUID> ask(ProvenIdentity proven) {
        return QuarkusTransaction.requiringNew()
                .call(() -> requests.ask(proven, SOMEBODY).map(AccessRequests.Standing::request));
    }

    private UUID asked(ProvenIdentity proven) {
        return ask(proven).orElseThrow();
    }

    private UUID askedFor(UUID user, ProvenIdentity proven) {
        return QuarkusTransaction.requiringNew().call(() -> requests.askFor(user, proven, SOMEBODY));
    }

    private void linked(ProvenIdentity proven, UUID user) {
        QuarkusTransaction.requiringNew().run(() -> linking.link(user, proven, SOMEBODY, null));
    }

    private String status(UUID id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery("select status from access_request where id = ?1", String.class)
                        .setParameter(1, id)
                        .getSingleResult());
    }

    private static List<UUID> listed(String query) {
        return decider().get("/v1/access-requests" + query).jsonPath().getList("items.id", UUID.class);
    }

    private List<String> told(String object) {
        return tellings.about(vault, object);
    }
}
