package io.sealpost.auth.admission;

import static io.sealpost.auth.testing.Members.added;
import static io.sealpost.auth.testing.Members.approve;
import static io.sealpost.auth.testing.Members.atOnce;
import static io.sealpost.auth.testing.Members.delete;
import static io.sealpost.auth.testing.Members.form;
import static io.sealpost.auth.testing.Members.identities;
import static io.sealpost.auth.testing.Members.invite;
import static io.sealpost.auth.testing.Members.invited;
import static io.sealpost.auth.testing.Members.put;
import static io.sealpost.auth.testing.Members.request;
import static io.sealpost.auth.testing.Members.some;
import static io.sealpost.auth.testing.Members.somebody;
import static io.sealpost.auth.testing.Members.somebodyOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.admission.Admittance.Admitted;
import io.sealpost.auth.admission.Admittance.Refused;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tellings;
import io.sealpost.auth.user.Identities;
import io.sealpost.auth.user.ProvenIdentity;
import jakarta.inject.Inject;
import java.net.IDN;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is let in: an identity that is somebody's, and whom somebody wanted to let in. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class AdmissionTest {

    private static final Actor BROWSER = Actor.browser("203.0.113.7");

    FakeVault vault;

    @Inject
    Tellings tellings;

    @Inject
    MovableClock clock;

    @Inject
    Admission admission;

    @Inject
    Identities linking;

    @Inject
    Session session;

    /** Nobody else's in the shared database. */
    private final String email = some("anna") + "@example.com";

    @BeforeEach
    void fresh() {
        vault.reset();
        clock.reset();
        vault.setParameter("auth.return_to.allowed", "https://app.example.com");
        var nobody = UUID.randomUUID();
        Awaitility.await().until(() -> invite(nobody).statusCode() == 404);
        QuarkusTransaction.requiringNew().run(() -> {
            session.createNativeMutationQuery("delete from access_request").executeUpdate();
            session.createNativeMutationQuery("delete from access_request_limit")
                    .executeUpdate();
        });
    }

    @Test
    void aKnownIdentitySignsIn() {
        // Given
        var id = added();
        var anna = somebody(null, false);
        link(id, anna);
        clock.advance(Duration.ofMinutes(1));

        // When
        var decided = signIn(anna);

        // Then
        assertThat(user(decided)).isEqualTo(id);
        assertThat(identities(id).<String>path("items[0].signed_in_at"))
                .isGreaterThan(identities(id).path("items[0].linked_at"));
    }

    @Test
    void anAddressThatChangesAtTheProviderChangesNobodysIdentity() {
        // Given
        var anna = somebody(email, true);
        var id = added("email", email);
        link(id, anna);
        var bert = added("email", "bert-" + email);

        // When
        var decided = signInByEmail(with(anna, "bert-" + email));

        // Then
        assertThat(user(decided)).isEqualTo(id);
        identities(bert).then().body("items", empty());
    }

    @Test
    void theSameAddressFromAnotherIssuerOrTenantIsNobodyEvenWhereAddressesLink() {
        // Given
        var anna = somebody(email, true);
        var id = added("email", email);
        link(id, anna);
        var tenant = "https://login.microsoftonline.com/%s/v2.0";
        var others = List.of(
                somebody(email, true),
                somebodyOf(tenant.formatted("00000000-0000-4000-8000-000000000001"), email, true),
                somebodyOf(tenant.formatted("00000000-0000-4000-8000-000000000002"), email, true),
                somebodyOf(anna.issuer(), email, true));

        for (var other : others) {
            // When
            var decided = signInByEmail(other);

            // Then
            assertThat(decided).isInstanceOf(Refused.class);
            assertThat(outcome(decided)).isEqualTo(Outcome.NOT_INVITED);
        }
        identities(id).then().body("items.subject", contains(anna.subject()));
    }

    @Test
    void aSubjectCountsAtItsIssuerOnly() {
        // Given
        var anna = somebody(null, false);
        link(added(), anna);
        var sameSubject = new ProvenIdentity(
                anna.provider(), "https://evil.example.com", anna.subject(), null, null, null, false);
        var otherCase = new ProvenIdentity(
                anna.provider(), anna.issuer(), anna.subject().toUpperCase(Locale.ROOT), null, null, null, false);

        // Then
        assertThat(outcome(signIn(sameSubject))).isEqualTo(Outcome.NOT_INVITED);
        assertThat(outcome(signIn(otherCase))).isEqualTo(Outcome.NOT_INVITED);
    }

    @Test
    void whoRegisteredSomebodyElsesAddressBeforeDoesNotGetThatPersonsSignIn() {
        // Given
        var attacker = somebody("eve@example.com", true);
        var registered = added("email", email);
        link(registered, attacker);

        // When
        var decided = signInByEmail(somebody(email, true));

        // Then
        assertThat(outcome(decided)).isEqualTo(Outcome.NOT_INVITED);
        identities(registered).then().body("items.subject", contains(attacker.subject()));
    }

    @Test
    void aVerifiedAddressLinksTheOneUserWhoHasItWhereTheProviderIsToldTo() {
        // Given
        var id = added("email", email.toUpperCase(Locale.ROOT));
        var anna = somebody(email, true);

        // When
        var decided = signInByEmail(anna);

        // Then
        assertThat(user(decided)).isEqualTo(id);
        identities(id).then().body("items.subject", contains(anna.subject()));
        assertThat(user(signIn(anna))).isEqualTo(id);
    }

    @Test
    void anAddressLinksInTheOtherSpellingOfItsDomain() {
        // Given
        var domain = some("b\u00fccher") + ".de";
        var id = added("email", "anna@" + domain);

        // When
        var decided = signInByEmail(somebody("anna@" + IDN.toASCII(domain), true));

        // Then
        assertThat(user(decided)).isEqualTo(id);
    }

    @Test
    void anAddressThatTwoHaveInTwoSpellingsLinksNobody() {
        // Given
        var domain = some("b\u00fccher") + ".de";
        var spellings = List.of("anna@" + domain, "anna@" + IDN.toASCII(domain));
        spellings.forEach(spelling -> added("email", spelling));

        for (var spelling : spellings) {
            // When
            var decided = signInByEmail(somebody(spelling, true));

            // Then
            assertThat(outcome(decided)).isEqualTo(Outcome.NOT_INVITED);
        }
    }

    /** What keeps an address from linking. */
    enum Obstacle {
        PROVIDER_IS_NOT_TOLD_TO,
        NOBODY_VOUCHES_FOR_IT,
        TWO_HAVE_IT,
        NOBODY_HAS_IT,
        ITS_USER_IS_DISABLED,
        ITS_USER_IS_PROTECTED,
        ONE_OF_TWO_IS_PROTECTED,
        NONE_WAS_SAID
    }

    @ParameterizedTest
    @EnumSource
    void anAddressLinksNobodyWhere(Obstacle obstacle) {
        // Given
        switch (obstacle) {
            case TWO_HAVE_IT -> {
                added("email", email);
                added("email", email);
            }
            case ONE_OF_TWO_IS_PROTECTED -> {
                added("email", email);
                added("email", email, "protected", true);
            }
            case NOBODY_HAS_IT -> added("email", "other-" + email);
            case ITS_USER_IS_DISABLED -> added("email", email, "active", false);
            case ITS_USER_IS_PROTECTED -> added("email", email, "protected", true);
            case PROVIDER_IS_NOT_TOLD_TO, NOBODY_VOUCHES_FOR_IT, NONE_WAS_SAID -> added("email", email);
        }
        var anna =
                somebody(obstacle == Obstacle.NONE_WAS_SAID ? null : email, obstacle != Obstacle.NOBODY_VOUCHES_FOR_IT);

        // When
        var decided = admission.admit(anna, Optional.empty(), obstacle != Obstacle.PROVIDER_IS_NOT_TOLD_TO, BROWSER);

        // Then
        assertThat(outcome(decided)).isEqualTo(Outcome.NOT_INVITED);
        assertThat(linking.of(anna.issuer(), anna.subject())).isEmpty();
    }

    @Test
    void whomNobodyKnowsWaitsForADecisionAndThenSignsIn() {
        // Given
        var anna = somebody(email, true);
        var decided = signIn(anna);
        var id = added();

        // When
        approve(((Refused) decided).accessRequest(), Map.of("user_id", id.toString()))
                .then()
                .statusCode(200);

        // Then
        assertThat(outcome(decided)).isEqualTo(Outcome.NOT_INVITED);
        assertThat(user(signIn(anna))).isEqualTo(id);
    }

    @Test
    void aDisabledOrProtectedUserDoesNotSignIn() {
        // Given
        var id = added();
        var anna = somebody(null, false);
        link(id, anna);

        // Then
        put(id, form("active", false)).then().statusCode(200);
        assertThat(signIn(anna)).isEqualTo(new Refused(Outcome.USER_DISABLED, null));
        put(id, form("active", false, "protected", true)).then().statusCode(200);
        assertThat(signIn(anna)).isEqualTo(new Refused(Outcome.USER_DISABLED, null));
        put(id, form("protected", true)).then().statusCode(200);
        assertThat(signIn(anna)).isEqualTo(new Refused(Outcome.USER_PROTECTED, null));
        identities(id).then().body("items.signed_in_at", contains(nullValue()));
        put(id, form()).then().statusCode(200);
        assertThat(user(signIn(anna))).isEqualTo(id);
    }

    @Test
    void ofManyFirstSignInsAtOnceThereIsOneLink() throws Exception {
        // Given
        var id = added("email", email);
        var anna = somebody(email, true);

        // When
        var decided = atOnce(50, _ -> () -> signInByEmail(anna));

        // Then
        assertThat(decided).extracting(AdmissionTest::user).containsOnly(id);
        identities(id).then().body("items", hasSize(1));
    }

    @Test
    void ofManyPeopleWithOneAddressOneIsLinked() throws Exception {
        // Given
        var id = added("email", email);

        // When
        var decided = atOnce(10, _ -> () -> signInByEmail(somebody(email, true)));

        // Then
        assertThat(decided).filteredOn(Admitted.class::isInstance).hasSize(1);
        identities(id).then().body("items", hasSize(1));
    }

    @Test
    void ofManyAttemptsOfAnUnknownPersonAtOnceThereIsOneRequest() throws Exception {
        // Given
        var eve = somebody(email, true);

        // When
        var decided = atOnce(50, _ -> () -> signIn(eve));

        // Then
        assertThat(decided).containsOnly(decided.getFirst());
        request(((Refused) decided.getFirst()).accessRequest()).then().body("attempts", equalTo(50));
    }

    @Test
    void whoSignsInWhileTheUserGoesIsEitherLetInBeforeOrUnknownAfter() throws Exception {
        // Given
        var id = added();
        var anna = somebody(null, false);
        link(id, anna);

        // When
        var ended = atOnce(21, turn -> () -> turn == 10 ? delete(id).statusCode() : signIn(anna));

        // Then
        assertThat(ended).contains(204);
        assertThat(ended)
                .filteredOn(Refused.class::isInstance)
                .allSatisfy(decided -> assertThat(((Refused) decided).outcome()).isEqualTo(Outcome.NOT_INVITED));
        assertThat(outcome(signIn(anna))).isEqualTo(Outcome.NOT_INVITED);
    }

    @Test
    void anInvitationLinksItsUserAndSignsNobodyIn() {
        // Given
        var id = added("email", email);
        var anna = somebody(email, true);

        // When
        var decided = comeWith(invited(id), anna);

        // Then
        assertThat(user(decided)).isEqualTo(id);
        identities(id)
                .then()
                .body("items.subject", contains(anna.subject()))
                .body("items.signed_in_at", contains(nullValue()));
        assertThat(told("user/" + id)).doesNotContain("signed_in done");
    }

    @Test
    void anAddressThatIsVouchedForIsTheInvitedOnes() {
        // Given
        var id = added("email", email);
        var anna = somebody(email, true);

        // When
        var decided = comeWith(invited(id), anna);

        // Then
        assertThat(user(decided)).isEqualTo(id);
    }

    @Test
    void anInvitationForAnotherAddressBecomesARequestForItsUser() {
        // Given
        var id = added("email", email);
        var eve = somebody("eve-" + email, true);

        // When
        var decided = comeWith(invited(id), eve);

        // Then
        assertThat(outcome(decided)).isEqualTo(Outcome.EMAIL_MISMATCH);
        request(((Refused) decided).accessRequest()).then().body("user_id", equalTo(id.toString()));
        assertThat(outcome(signIn(eve))).isEqualTo(Outcome.NOT_INVITED);
        identities(id).then().body("items", empty());
    }

    @Test
    void anInvitationThatDoesNotCountSaysWhy() {
        // Given
        var id = added();
        var anna = somebody(null, false);
        link(added(), anna);
        var taken = comeWith(invited(id), anna);
        var before = invited(id);
        var token = invited(id);
        var revoked = comeWith(before, somebody(null, false));
        comeWith(token, somebody(null, false));
        var used = comeWith(token, somebody(null, false));
        var disabledToken = invited(id);
        put(id, form("active", false));
        var disabled = comeWith(disabledToken, somebody(null, false));
        put(id, form("protected", true));
        var isProtected = comeWith(disabledToken, somebody(null, false));
        put(id, form());
        clock.advance(Duration.ofDays(7));
        var expired = comeWith(disabledToken, somebody(null, false));
        var unknown = comeWith("no-such-token", somebody(null, false));

        // Then
        assertThat(List.of(taken, revoked, used, disabled, isProtected, expired, unknown))
                .extracting(AdmissionTest::outcome)
                .containsExactly(
                        Outcome.IDENTITY_TAKEN,
                        Outcome.INVITATION_EXPIRED,
                        Outcome.INVITATION_USED,
                        Outcome.USER_DISABLED,
                        Outcome.USER_PROTECTED,
                        Outcome.INVITATION_EXPIRED,
                        Outcome.INVITATION_EXPIRED);
    }

    @Test
    void whoComesWithAnInvitationIsNotLetInAsAnybodyElse() {
        // Given
        var anna = somebody(email, true);
        link(added("email", email), anna);

        // When
        var decided = admission.admit(anna, Optional.of("no-such-token"), true, BROWSER);

        // Then
        assertThat(decided).isEqualTo(new Refused(Outcome.INVITATION_EXPIRED, null));
    }

    @Test
    void everyDecisionIsTold() {
        // Given
        var id = added("email", email);
        var anna = somebody(email, true);
        signInByEmail(anna);
        put(id, form("active", false));

        // When
        signIn(anna);
        var eve = somebody(null, false);
        var decided = signIn(eve);
        comeWith("Canary-token", eve);

        // Then
        assertThat(told("user/" + id + "/acme")).containsExactly("identity_linked done verified_email");
        assertThat(told("user/" + id)).contains("signed_in done", "sign_in_refused refused user_disabled");
        assertThat(told("access-request/" + ((Refused) decided).accessRequest()))
                .containsExactlyInAnyOrder("access_requested done", "sign_in_refused refused not_invited");
        assertThat(told("provider/acme")).contains("sign_in_refused refused invitation_expired");
        assertThat(tellings.all(vault).toString())
                .doesNotContain("Canary-token")
                .doesNotContain(anna.subject())
                .doesNotContain(email);
    }

    @Test
    void whereTooManyComeTheyAreTurnedAwayWithoutARequestAndNotToldOneByOne() {
        // Given
        var issuer = "https://" + some("issuer") + ".example.com";
        for (var turn = 0; turn < 30; turn++) {
            signIn(somebodyOf(issuer, null, false));
        }
        var known = somebodyOf(issuer, null, false);
        link(added(), known);

        // When
        var provider = some("acme");
        var late = new ProvenIdentity(provider, issuer, some("subject"), null, null, null, false);
        var beyond = List.of(signIn(late), signIn(late));

        // Then
        assertThat(beyond).containsOnly(new Refused(Outcome.NOT_INVITED, null));
        assertThat(signIn(known)).isInstanceOf(Admitted.class);
        assertThat(told("access-requests/" + issuer)).containsExactly("access_requested refused rate_limited");
        assertThat(told("provider/" + provider)).isEmpty();
    }

    private Admittance signIn(ProvenIdentity person) {
        return admission.admit(person, Optional.empty(), false, BROWSER);
    }

    private Admittance signInByEmail(ProvenIdentity person) {
        return admission.admit(person, Optional.empty(), true, BROWSER);
    }

    private Admittance comeWith(String token, ProvenIdentity person) {
        return admission.admit(person, Optional.of(token), false, BROWSER);
    }

    private void link(UUID user, ProvenIdentity person) {
        QuarkusTransaction.requiringNew().run(() -> linking.link(user, person, Actor.AUTH, null));
    }

    private static ProvenIdentity with(ProvenIdentity person, String email) {
        return new ProvenIdentity(person.provider(), person.issuer(), person.subject(), null, null, email, true);
    }

    private static UUID user(Admittance decided) {
        return ((Admitted) decided).user().id();
    }

    private static Outcome outcome(Admittance decided) {
        return ((Refused) decided).outcome();
    }

    private List<String> told(String object) {
        return tellings.about(vault, object);
    }
}
