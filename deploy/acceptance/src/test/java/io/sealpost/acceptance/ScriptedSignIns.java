package io.sealpost.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.acceptance.Canary.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A backend whose people sign in at the sandbox, well and badly: by invitation, as somebody known, as a stranger. Each secret on the way is
 * noted, and each answer kept but those that by contract hand a secret out. The end of a visit is one of these: it takes the backend's state
 * along, and with it goes the cookie that is named by the state.
 */
final class ScriptedSignIns {

    /** Of 43 characters, as RFC 7636 wants at least. */
    private static final int VERIFIER = 43;

    private final Sealpost sealpost;
    private final Sandbox sandbox;
    private final String provider;
    private final Api auth;
    private final ScriptedPerson person;
    private final Canaries canaries;
    private final List<Http.Answer> kept = new ArrayList<>();

    ScriptedSignIns(
            Sealpost sealpost, Sandbox sandbox, String provider, Api auth, ScriptedPerson person, Canaries canaries) {
        this.sealpost = sealpost;
        this.sandbox = sandbox;
        this.provider = provider;
        this.auth = auth;
        this.person = person;
        this.canaries = canaries;
    }

    /** Does it all; the answers that are to hold no secret. */
    List<Http.Answer> all(String account) {
        invited(account);
        var session = signedIn(account);
        signedOut(session);
        turnedAway();
        return kept;
    }

    private Http.Answer keep(Http.Answer answer) {
        kept.add(answer);
        return answer;
    }

    private void invited(String account) {
        var user = keep(auth.post("/v1/users", Map.of("login", account, "name", "Somebody", "email", account)))
                .expect(201)
                .json()
                .path("id")
                .asText();
        var invitation = auth.post("/v1/users/" + user + "/invitations", Map.of("return_to", returnTo()))
                .expect(201)
                .json();
        canaries.note(Kind.INVITATION, invitation.path("token").asText());
        var link = SigningIn.link(invitation, provider);
        keep(get(link)).expect(200);
        sandbox.nextIs(account);
        var visit = person.follow(HttpRequest.newBuilder(URI.create(link)).POST(BodyPublishers.noBody()));
        person.comeBack(visit, person.consent(visit)).expect(303);
        keep(get(link)).expect(410);
        keep(auth.get("/v1/users/" + user + "/invitations")).expect(200);
        keep(auth.get("/v1/users/" + user + "/identities")).expect(200);
    }

    /** The session of somebody known, as the exchange answers. */
    JsonNode signedIn(String account) {
        var verifier =
                canaries.note(Kind.CODE_VERIFIER, (UUID.randomUUID() + "-" + UUID.randomUUID()).substring(0, VERIFIER));
        var visit = begin(account, verifier);
        var callback = person.consent(visit);
        var code = code(person.comeBack(visit, callback));
        person.comeBack(visit, callback).expect(303);
        keep(exchange(code, "another-" + verifier)).expect(400);
        var second = begin(account, verifier);
        var session = exchange(code(person.comeBack(second, person.consent(second))), verifier)
                .expect(200)
                .json();
        return noted(session);
    }

    private void signedOut(JsonNode session) {
        var first = session.path("refresh_token").asText();
        var next = noted(refresh(first).expect(200).json());
        // the first one again: somebody has a copy
        keep(refresh(first)).expect(400);
        keep(refresh(next.path("refresh_token").asText())).expect(400);
        keep(auth.post("/v1/sessions/revoke", Map.of("refresh_token", first)));
    }

    private void turnedAway() {
        var verifier = canaries.note(Kind.CODE_VERIFIER, UUID.randomUUID().toString() + UUID.randomUUID());
        var stranger = begin("stranger@sandbox.test", verifier);
        person.comeBack(stranger, person.consent(stranger)).expect(303);
        var failing = begin("failing@sandbox.test", verifier);
        var misled = URI.create(person.consent(failing).toString().replace("code=", "code=x"));
        keep(person.comeBack(failing, URI.create(misled + "&state=again"))).expect(400);
        person.comeBack(failing, misled).expect(303);
        var misplaced = canaries.make(Kind.MISPLACED);
        keep(exchange(misplaced, misplaced)).expect(400);
        keep(refresh(misplaced)).expect(400);
        keep(get(sealpost.webBaseUrl() + "/sign-in/" + provider + "?" + Http.form(Map.of("return_to", misplaced))));
        keep(auth.get("/v1/access-requests")).expect(200);
    }

    /** A browser that is sent to the provider, where the account's owner will allow it. */
    private ScriptedPerson.Visit begin(String account, String verifier) {
        var query = Http.form(Map.of(
                "return_to",
                returnTo(),
                "state",
                canaries.note(Kind.STATE, UUID.randomUUID().toString()),
                "code_challenge",
                SigningIn.challenge(verifier)));
        sandbox.nextIs(account);
        return person.follow(
                HttpRequest.newBuilder(URI.create(sealpost.webBaseUrl() + "/sign-in/" + provider + "?" + query)));
    }

    private String returnTo() {
        return sealpost.webBaseUrl() + "/signed-in";
    }

    private String code(Http.Answer end) {
        var query = URI.create(end.expect(303).header("Location")).getQuery();
        var code = query.replaceAll(".*(^|&)code=([^&]*).*", "$2");
        return canaries.note(Kind.HANDED_OVER_CODE, code);
    }

    private JsonNode noted(JsonNode session) {
        canaries.note(Kind.SESSION, session.path("access_token").asText());
        canaries.note(Kind.SESSION, session.path("refresh_token").asText());
        return session;
    }

    private Http.Answer exchange(String code, String verifier) {
        return auth.post(
                "/v1/sign-in/exchange", Map.of("code", code, "code_verifier", verifier, "return_to", returnTo()));
    }

    private Http.Answer refresh(String token) {
        return auth.post("/v1/sessions/refresh", Map.of("refresh_token", token));
    }

    private static Http.Answer get(String address) {
        return Http.send(HttpRequest.newBuilder(URI.create(address)).header("Accept", "text/html"));
    }
}
