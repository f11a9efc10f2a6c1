package io.sealpost.auth.invitation;

import static io.sealpost.auth.testing.Members.added;
import static io.sealpost.auth.testing.Members.atOnce;
import static io.sealpost.auth.testing.Members.delete;
import static io.sealpost.auth.testing.Members.form;
import static io.sealpost.auth.testing.Members.identities;
import static io.sealpost.auth.testing.Members.invite;
import static io.sealpost.auth.testing.Members.invited;
import static io.sealpost.auth.testing.Members.provider;
import static io.sealpost.auth.testing.Members.put;
import static io.sealpost.auth.testing.Members.reader;
import static io.sealpost.auth.testing.Members.request;
import static io.sealpost.auth.testing.Members.some;
import static io.sealpost.auth.testing.Members.somebody;
import static io.sealpost.auth.testing.Members.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.invitation.Invitations.Redemption;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.secret.RandomText;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tellings;
import io.sealpost.auth.user.ProvenIdentity;
import io.sealpost.auth.user.UserLookup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An invitation links one identity with one user, once, and only while whoever made it still means it. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class InvitationTest {

    private static final Actor SOMEBODY = Actor.browser("203.0.113.7");

    FakeVault vault;

    @Inject
    Tellings tellings;

    @Inject
    MovableClock clock;

    @Inject
    Invitations invitations;

    @Inject
    InvitationHousekeeping housekeeping;

    @Inject
    UserLookup users;

    @Inject
    Session session;

    @BeforeEach
    void fresh() throws Exception {
        vault.reset();
        clock.reset();
        vault.setParameter("auth.return_to.allowed", "https://app.example.com");
        var nobody = UUID.randomUUID();
        Awaitility.await().until(() -> invite(nobody).statusCode() == 404);
        QuarkusTransaction.requiringNew().run(() -> session.createNativeMutationQuery("delete from access_request")
                .executeUpdate());
    }

    @Test
    void anInvitationHasALinkForEachProviderThatPeopleMaySignInWith() {
        // Given
        var id = added();
        var provider = provider("google");

        // When
        var answer = invite(id);

        // Then
        var token = answer.<String>path("token");
        answer.then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .header("Location", endsWith("/v1/users/" + id + "/invitations/" + answer.path("id")))
                .body("expires_at", notNullValue())
                .body("links.find { it.provider == '" + provider + "' }.label", equalTo("Sign in with Google"))
                .body(
                        "links.find { it.provider == '" + provider + "' }.url",
                        equalTo("http://localhost:8081/invitation/" + token + "/" + provider));
        assertThat(token).hasSize(43);
        assertThat(Instant.parse(answer.path("expires_at")))
                .isBetween(
                        clock.instant().plus(Duration.ofDays(7)).minusSeconds(60),
                        clock.instant().plus(Duration.ofDays(7)));
    }

    @Test
    void theTokenIsInTheAnswerAloneAndStoredAsAHash() {
        // Given
        var id = added();

        // When
        var token = invited(id);

        // Then
        assertThat(list(id).asString()).doesNotContain(token);
        assertThat(rows("select count(*) from invitation where token_hash = ?1", RandomText.hash(token)))
                .isEqualTo(1);
        assertThat(rows("select count(*) from invitation i where strpos(i::text, ?1) > 0", token))
                .isZero();
        assertThat(rows("select count(*) from audit_outbox o where strpos(o::text, ?1) > 0", token))
                .isZero();
        assertThat(vault.events().toString()).doesNotContain(token);
        assertThat(new InvitationResource.Link("acme", "Acme", token).toString())
                .doesNotContain(token);
        assertThat(new InvitationResource.Made(id, token, List.of(), Instant.MIN).toString())
                .doesNotContain(token);
    }

    @Test
    void whoHasTheTokenSeesWhomItIsForAndChangesNothing() {
        // Given
        var id = added("name", "Anna");
        var token = invited(id);

        // When
        var seen = invitations.peek(token);

        // Then
        assertThat(seen.user().id()).isEqualTo(id);
        assertThat(seen.returnTo()).isEqualTo("https://app.example.com/done");
        list(id).then()
                .body("items.status", contains("open"))
                .body("items.id", contains(seen.invitation().toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example.com/", "http://app.example.com/done", "javascript:alert(1)", ""})
    void whereBrowsersMayNotReturnIsRefused(String returnTo) {
        writer().body(Map.of("return_to", returnTo))
                .post("/v1/users/" + added() + "/invitations")
                .then()
                .statusCode(400)
                .body("code", equalTo("return_to_not_allowed"));
    }

    @Test
    void anInvitationSaysWhereItEnds() {
        writer().body(Map.of())
                .post("/v1/users/" + added() + "/invitations")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("return_to"));
    }

    @Test
    void whoCannotBeLinkedIsNotInvited() {
        // Given
        var isProtected = added("protected", true);
        var disabled = added("active", false);

        // Then
        invite(isProtected).then().statusCode(409).body("code", equalTo("user_protected"));
        invite(disabled).then().statusCode(409).body("code", equalTo("user_disabled"));
        invite(UUID.randomUUID()).then().statusCode(404).body("code", equalTo("not_found"));
        list(isProtected).then().body("items", empty());
    }

    @Test
    void aNewInvitationRevokesTheOneBefore() {
        // Given
        var id = added();
        var before = invited(id);

        // When
        var after = invited(id);

        // Then
        assertThat(refusal(before)).isEqualTo(RefusalCode.INVITATION_EXPIRED);
        assertThat(redeem(before, somebody(null, false))).isEqualTo(refused(id, RefusalCode.INVITATION_EXPIRED));
        assertThat(redeem(after, somebody(null, false))).isInstanceOf(Redemption.Linked.class);
    }

    @Test
    void ofManyWhoInviteAUserAtOnceOneInvitationStaysOpen() throws Exception {
        // Given
        var id = added();

        // When
        var answers = atOnce(10, _ -> () -> invite(id).statusCode());

        // Then
        assertThat(answers).containsOnly(201);
        list(id).then()
                .body("items.findAll { it.status == 'open' }", hasSize(1))
                .body("items", hasSize(10));
    }

    @Test
    void aRevokedInvitationLinksNobody() {
        // Given
        var id = added();
        var invitation = invite(id);

        // When
        var answer = revoke(id, invitation.path("id"));

        // Then
        answer.then().statusCode(204);
        assertThat(refusal(invitation.path("token"))).isEqualTo(RefusalCode.INVITATION_EXPIRED);
        assertThat(redeem(invitation.path("token"), somebody(null, false)))
                .isEqualTo(refused(id, RefusalCode.INVITATION_EXPIRED));
        revoke(id, invitation.path("id")).then().statusCode(204);
        revoke(added(), invitation.path("id")).then().statusCode(404);
        list(id).then().body("items.status", contains("revoked"));
    }

    @Test
    void aUsedInvitationIsNotRevoked() {
        // Given
        var id = added();
        var invitation = invite(id);
        redeem(invitation.path("token"), somebody(null, false));

        // When
        var answer = revoke(id, invitation.path("id"));

        // Then
        answer.then().statusCode(409).body("code", equalTo("conflict"));
        list(id).then().body("items.status", contains("used")).body("items.used_at", not(contains(nullValue())));
    }

    @Test
    void anInvitationRunsOut() {
        // Given
        var id = added();
        var token = invited(id);
        clock.advance(Duration.ofDays(7).minusMinutes(1));
        assertThat(invitations.peek(token).user().id()).isEqualTo(id);

        // When
        clock.advance(Duration.ofMinutes(1));

        // Then
        assertThat(refusal(token)).isEqualTo(RefusalCode.INVITATION_EXPIRED);
        assertThat(redeem(token, somebody(null, false))).isEqualTo(refused(id, RefusalCode.INVITATION_EXPIRED));
        list(id).then().body("items.status", contains("expired"));
        invite(id).then().statusCode(201);
    }

    @Test
    void whatNobodyMadeGetsOneAnswerWhateverItLooksLike() {
        // Given
        var expected = catchThrowableOfType(
                Refusal.class, () -> invitations.peek(RandomText.make().text()));

        for (var token : List.of(
                "",
                "x",
                "a".repeat(10_000),
                "' or 1=1 --",
                "\u202e\0",
                RandomText.make().text())) {
            // When
            var refusal = catchThrowableOfType(Refusal.class, () -> invitations.peek(token));

            // Then
            assertThat(refusal.code()).isEqualTo(RefusalCode.NOT_FOUND);
            assertThat(refusal).hasMessage(expected.getMessage());
            assertThat(redeem(token, somebody(null, false)))
                    .isEqualTo(new Redemption.Refused(null, RefusalCode.NOT_FOUND));
        }
    }

    @Test
    void ofAHundredWhoRedeemATokenAtOnceOneIsLinked() throws Exception {
        // Given
        var id = added();
        var token = invited(id);

        // When
        var ended = atOnce(100, _ -> {
            var comer = somebody(null, false);
            Callable<Redemption> one = () -> redeem(token, comer);
            return one;
        });

        // Then
        assertThat(ended).filteredOn(Redemption.Linked.class::isInstance).hasSize(1);
        assertThat(ended)
                .filteredOn(Redemption.Refused.class::isInstance)
                .hasSize(99)
                .containsOnly(refused(id, RefusalCode.INVITATION_USED));
        identities(id).then().body("items", hasSize(1));
        assertThat(refusal(token)).isEqualTo(RefusalCode.INVITATION_USED);
    }

    @Test
    void theSameAddressInAnotherCaseIsTheSame() {
        // Given
        var id = added("email", "Anna@Example.com");

        // When
        var end = redeem(invited(id), somebody("anna@example.COM", true));

        // Then
        assertThat(end).isInstanceOf(Redemption.Linked.class);
        identities(id)
                .then()
                .body("items.email", contains("anna@example.COM"))
                .body("items.linked_by", contains("browser"));
    }

    @Test
    void anInvitationThatWasPassedOnBecomesARequestForTheUser() {
        // Given
        var id = added("email", "anna@example.com");
        var token = invited(id);

        // When
        var end = redeem(token, somebody("eve@example.com", true));

        // Then
        assertThat(end).isInstanceOf(Redemption.Mismatched.class);
        request(((Redemption.Mismatched) end).accessRequest())
                .then()
                .body("status", equalTo("pending"))
                .body("user_id", equalTo(id.toString()))
                .body("email", equalTo("eve@example.com"))
                .body("email_verified", equalTo(true));
        identities(id).then().body("items", empty());
        assertThat(refusal(token)).isEqualTo(RefusalCode.INVITATION_USED);
    }

    @Test
    void anAddressThatNobodyVouchesForIsNotTheUsers() {
        for (var comer : List.of(somebody("anna@example.com", false), somebody(null, true))) {
            // Given
            var id = added("email", "anna@example.com");

            // When
            var end = redeem(invited(id), comer);

            // Then
            assertThat(end).isInstanceOf(Redemption.Mismatched.class);
            identities(id).then().body("items", empty());
        }
    }

    @Test
    void whoIsLinkedWithTheUserAlreadyIsWelcomeAndSpendsTheInvitation() {
        // Given
        var id = added("email", "anna@example.com");
        var anna = somebody("anna@example.com", true);
        redeem(invited(id), anna);
        var token = invited(id);
        var withAnotherAddress = new ProvenIdentity(
                anna.provider(), anna.issuer(), anna.subject(), null, null, "anna@example.net", true);

        // When
        var end = redeem(token, withAnotherAddress);

        // Then
        assertThat(end).isInstanceOf(Redemption.Linked.class);
        assertThat(refusal(token)).isEqualTo(RefusalCode.INVITATION_USED);
        identities(id).then().body("items.email", contains("anna@example.com"));
    }

    @Test
    void anAccountOfAnotherUserIsTakenAndTheInvitationStaysOpenForTheRightOne() {
        // Given
        var bert = somebody(null, false);
        redeem(invited(added()), bert);
        var id = added();
        var token = invited(id);

        // When
        var end = redeem(token, bert);

        // Then
        assertThat(end).isEqualTo(refused(id, RefusalCode.IDENTITY_TAKEN));
        assertThat(redeem(token, somebody(null, false))).isInstanceOf(Redemption.Linked.class);
    }

    @Test
    void whatBecameOfTheUserSinceCounts() {
        // Given
        var disabled = added();
        var toDisabled = invited(disabled);
        put(disabled, form("active", false)).then().statusCode(200);
        var isProtected = added();
        var toProtected = invited(isProtected);
        put(isProtected, form("protected", true)).then().statusCode(200);
        var gone = added();
        var toGone = invited(gone);
        delete(gone).then().statusCode(204);

        // When
        var ends = List.of(
                redeem(toDisabled, somebody(null, false)),
                redeem(toProtected, somebody(null, false)),
                redeem(toGone, somebody(null, false)));

        // Then
        assertThat(ends)
                .extracting(end -> ((Redemption.Refused) end).code())
                .containsExactly(RefusalCode.USER_DISABLED, RefusalCode.USER_PROTECTED, RefusalCode.NOT_FOUND);
        assertThat(refusal(toGone)).isEqualTo(RefusalCode.NOT_FOUND);
    }

    @Test
    void anotherAccountAtTheProviderTakesThePlaceOfTheOneBefore() {
        // Given
        var id = added();
        redeem(invited(id), somebody(null, false));
        var newAccount = somebody(null, false);

        // When
        redeem(invited(id), newAccount);

        // Then
        identities(id).then().body("items.subject", contains(newAccount.subject()));
    }

    @Test
    void whatRanOutLongAgoIsForgotten() {
        // Given
        var id = added();
        invited(id);
        clock.advance(Duration.ofDays(38));
        var recent = invite(id).<String>path("id");

        // When
        housekeeping.sweep();

        // Then
        list(id).then().body("items.id", contains(recent));
    }

    @Test
    void invitationsAreListedInPages() {
        // Given
        var id = added();
        invited(id);
        invited(id);

        // When
        var first = reader().get("/v1/users/" + id + "/invitations?limit=1");
        var second = reader().get("/v1/users/" + id + "/invitations?limit=1&after=" + first.path("next"));

        // Then
        first.then().body("items", hasSize(1)).body("next", equalTo(first.path("items[0].id")));
        second.then().body("items", hasSize(1)).body("next", nullValue());
        assertThat(second.<String>path("items[0].id")).isNotEqualTo(first.path("items[0].id"));
        reader().get("/v1/users/" + id + "/invitations?after=x").then().statusCode(400);
    }

    @Test
    void whatHappensToInvitationsIsTold() {
        // Given
        var id = added();
        var invitation = invite(id);
        var object = "user/" + id + "/invitations/" + invitation.path("id");

        // When
        revoke(id, invitation.path("id"));
        redeem(invited(id), somebody(null, false));

        // Then
        assertThat(told(object)).containsExactlyInAnyOrder("user_invited done", "invitation_revoked done");
        assertThat(told("user/" + id + "/acme")).containsExactly("identity_linked done invitation");
    }

    @Test
    void aTokenThatIsTriedInTheWrongPlaceIsNotTold() {
        // Given
        var token = "Canary" + some("token");

        // When
        var id = added();
        revoke(id, token).then().statusCode(404).body("detail", not(containsString(token)));

        // Then
        var call = "DELETE /v1/users/" + id + "/invitations/?";
        Awaitility.await().until(() -> !told(call).isEmpty());
        assertThat(tellings.all(vault).toString()).doesNotContain(token);
    }

    private List<String> told(String object) {
        return tellings.about(vault, object);
    }

    private Redemption redeem(String token, ProvenIdentity comer) {
        return QuarkusTransaction.requiringNew().call(() -> invitations.redeem(token, comer, SOMEBODY));
    }

    private RefusalCode refusal(String token) {
        return catchThrowableOfType(Refusal.class, () -> invitations.peek(token))
                .code();
    }

    private Redemption refused(UUID id, RefusalCode code) {
        return new Redemption.Refused(users.of(id).orElseThrow(), code);
    }

    private long rows(String query, Object value) {
        return QuarkusTransaction.requiringNew().call(() -> session.createNativeQuery(query, Long.class)
                .setParameter(1, value)
                .getSingleResult());
    }

    private static Response list(UUID id) {
        return reader().get("/v1/users/" + id + "/invitations");
    }

    private static Response revoke(UUID id, String invitation) {
        return writer().delete("/v1/users/" + id + "/invitations/" + invitation);
    }
}
