package io.sealpost.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The other half of the main job: somebody is invited to a backend, links an account, and signs in with it. */
final class SignInSteps {

    /** Where the demo's backend would be: nobody has to be there, as the browser's way ends at the address. */
    private static final String BACKEND = "http://localhost:9090";

    private static final String RETURN_TO = BACKEND + "/signed-in";
    private static final Duration PARAMETERS_COUNT = Duration.ofSeconds(3);

    private final Layout layout;
    private final Api api;
    private final String account;
    private final Consumer<String> step;

    /** @param step says what comes next */
    SignInSteps(Layout layout, Api api, String account, Consumer<String> step) {
        this.layout = layout;
        this.api = api;
        this.account = account;
        this.step = step;
    }

    void run() {
        allowReturns();
        accept(invite(user()));
        exchange();
    }

    /** What an operator allowed already stays. */
    private void allowReturns() {
        step.accept("Say where people may be sent after a sign-in: to your backend, and nowhere else");
        var parameter = layout.vaultUrl() + "/v1/system-parameters/auth.return_to.allowed";
        var allowed = api.getQuietly(parameter).path("value").asText("");
        if (Arrays.asList(allowed.split("\\s*,\\s*")).contains(BACKEND)) {
            System.out.println("     it is allowed already: " + allowed);
            return;
        }
        api.put(parameter, """
                {"value": "%s"}""".formatted(allowed.isBlank() ? BACKEND : allowed + "," + BACKEND));
        pause();
    }

    private String user() {
        step.accept("Make a user of your backend");
        var known = api.getQuietly(layout.authUrl() + "/v1/users?login=anna").path("items");
        if (!known.isEmpty()) {
            System.out.println("     there is one already");
            return known.path(0).path("id").asText();
        }
        return api.post(layout.authUrl() + "/v1/users", """
                        {"login": "anna", "name": "Anna", "email": "%s"}""".formatted(account))
                .path("id")
                .asText();
    }

    private JsonNode invite(String user) {
        step.accept("Invite her: the link is hers alone and works once");
        return api.post(layout.authUrl() + "/v1/users/" + user + "/invitations", """
                {"return_to": "%s"}""".formatted(RETURN_TO));
    }

    private void accept(JsonNode invitation) {
        step.accept("She opens the link in a browser, presses the button and logs in at the provider");
        var link = invitation
                .path("links")
                .valueStream()
                .filter(each -> each.path("provider").asText().equals("sandbox"))
                .map(each -> each.path("url").asText())
                .findFirst()
                .orElseThrow(() -> new Failure("The invitation has no link for the sandbox."));
        System.out.println("     (in a browser) " + link);
        sandboxLogsIn();
        var end = new ScriptedBrowser().accept(link, BACKEND);
        System.out.println("     ends at " + end);
        expect("accepted", query(end).get("invitation"), end);
    }

    /** The sandbox has no page to log in on: it is told who sits there. */
    private void sandboxLogsIn() {
        var control = layout.providerUrl() + "/control/consent";
        System.out.println("     curl -s -H 'Content-Type: application/json' -d '" + consent() + "' '" + control + "'");
        new Api(null).postQuietly(control, consent());
    }

    private String consent() {
        return """
                {"outcome": "allow", "account": "%s"}""".formatted(account);
    }

    private void exchange() {
        step.accept("Your backend sends a browser to sign in, with a state and a code_challenge of its own");
        var verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
        var state = UUID.randomUUID().toString();
        var start = layout.authUrl() + "/sign-in/sandbox?return_to=" + encoded(RETURN_TO) + "&state=" + state
                + "&code_challenge=" + challenge(verifier);
        System.out.println("     (in a browser) " + start);
        sandboxLogsIn();
        var end = new ScriptedBrowser().signIn(start, BACKEND);
        System.out.println("     ends at " + end);
        expect(state, query(end).get("state"), end);
        step.accept("Your backend exchanges the code for a session");
        var session = api.post(layout.authUrl() + "/v1/sign-in/exchange", """
                {"code": "%s", "code_verifier": "%s", "return_to": "%s"}""".formatted(
                        query(end).get("code"), verifier, RETURN_TO));
        System.out.println("     the user: " + session.path("user"));
        System.out.println("     the session token says: "
                + claims(session.path("access_token").asText()));
        System.out.println("     any JWT library verifies it by " + layout.authUrl() + "/.well-known/jwks.json");
    }

    private static String claims(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    private static Map<String, String> query(URI address) {
        return Arrays.stream(String.valueOf(address.getQuery()).split("&", -1))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static void expect(String expected, String told, URI end) {
        if (!expected.equals(told)) {
            throw new Failure("The browser's way ended at " + end.getPath() + " with error="
                    + query(end).get("error") + ".");
        }
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A change of a parameter reaches auth-service within a second. */
    private static void pause() {
        try {
            Thread.sleep(PARAMETERS_COUNT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted", e);
        }
    }
}
