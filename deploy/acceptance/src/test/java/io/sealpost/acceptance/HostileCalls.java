package io.sealpost.acceptance;

import io.sealpost.acceptance.Canary.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Callers put secrets where none belong, and call with what lets nobody in. */
final class HostileCalls {

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Sealpost sealpost;
    private final String token;
    private final String account;
    private final Canaries canaries;

    HostileCalls(Sealpost sealpost, String token, String account, Canaries canaries) {
        this.sealpost = sealpost;
        this.token = token;
        this.account = account;
        this.canaries = canaries;
    }

    /** Makes them, one after the other. */
    List<Http.Answer> all() {
        return Stream.concat(
                        Stream.of(
                                        "PUT auth /v1/providers/hostile",
                                        "POST auth /v1/connections",
                                        "POST auth /v1/repairs",
                                        "PUT vault /v1/applications/hostile",
                                        "POST vault /v1/applications/sandbox/verify",
                                        "PUT vault /v1/grants/sandbox/hostile@sandbox.test",
                                        "POST vault /v1/grants/sandbox/" + account + "/refresh",
                                        "PUT vault /v1/secrets/hostile",
                                        "PUT vault /v1/system-parameters/hostile",
                                        "POST vault /v1/audit-events",
                                        "PUT mail /v1/outgoing-servers/hostile",
                                        "PUT mail /v1/incoming-servers/hostile",
                                        "POST mail /v1/messages",
                                        "POST mail /v1/resolutions",
                                        "POST mail /v1/fetch-runs")
                                .flatMap(this::against),
                        redemptions())
                .toList();
    }

    private Stream<Http.Answer> against(String target) {
        var words = target.split(" ", 3);
        var method = words[0];
        var url = sealpost.url(words[1]) + words[2];
        var misplaced = canaries.make(Kind.MISPLACED);
        var basic = Base64.getEncoder().encodeToString(misplaced.getBytes(StandardCharsets.UTF_8));
        return Stream.concat(
                bodies().stream().map(body -> call(method, url, "Bearer " + token, JSON, body)),
                Stream.of(
                        call(method, url, "Bearer " + token, "text/plain", misplaced),
                        call(method, url, "Bearer " + plain(misplaced), JSON, "{}"),
                        call(method, url, "Basic " + basic, JSON, "{}"),
                        call(method, url, "Bearer " + forged(), JSON, "{}")));
    }

    private Stream<Http.Answer> redemptions() {
        var code = canaries.make(Kind.MISPLACED);
        return Stream.of(
                        Map.of(
                                "grant_type", "authorization_code",
                                "code", code,
                                "code_verifier", code,
                                "redirect_uri", code,
                                "client_secret", code),
                        Map.of("grant_type", code, "purpose", code, "scope", code))
                .map(form -> call(
                        "POST",
                        sealpost.url("vault") + "/v1/applications/sandbox/token",
                        "Bearer " + token,
                        FORM,
                        Http.form(form)));
    }

    private List<String> bodies() {
        var secret = canaries.make(Kind.MISPLACED);
        var plain = plain(secret);
        var inObject = Map.of("is", secret);
        return List.of(
                Http.text(Map.of("refresh_token", secret, "client_secret", secret, "unheard_of", secret)),
                Http.text(Map.of("unheard_of", inObject)),
                Http.text(Map.of("value", inObject, "refresh_token", inObject, "client_secrets", secret)),
                Http.text(Map.of("template", secret, "provider", secret, "from", secret, "servers", secret)),
                Http.text(Map.of("template", "custom", "client_id", "x", "token_endpoint", secret)),
                Http.text(Map.of("template", "custom", "client_id", "x", "client_secrets", Map.of("a", secret))),
                Http.text(Map.of("client_secrets", Map.of("a", Map.of("value", secret, "expires_at", secret)))),
                Http.text(Map.of("client_secrets", Map.of("a", Map.of("value", List.of(secret))))),
                Http.text(Map.of("template", "custom", "certificates", Map.of("a", Map.of("pem", secret)))),
                Http.text(Map.of("certificate", secret, "federated_token", secret, "client_authentication", secret)),
                Http.text(Map.of("authentication", secret)),
                Http.text(Map.of("authentication", Map.of("method", "password", "password", inObject))),
                Http.text(Map.of("authentication", Map.of("method", secret, "password", secret))),
                Http.text(Map.of("template", "custom", "host", "user:" + secret + "@localhost", "port", secret)),
                Http.text(Map.of("grant_id", secret, "rejected", secret, "scopes", secret)),
                Http.text(Map.of("to", inObject, "text", List.of(secret))),
                Http.text(List.of(secret)),
                Http.text(secret),
                "{\"value\": \"" + plain,
                "{\"value\": " + plain + "}",
                secret);
    }

    /** The same without signs: what gets into a parser, or is taken for a token. */
    private String plain(String secret) {
        return canaries.note(Kind.MISPLACED, secret.replaceAll("[^A-Za-z0-9]", "x"));
    }

    /** The caller's token with one letter of its signature changed. */
    private String forged() {
        var place = token.lastIndexOf('.') + 10;
        return canaries.note(
                Kind.MISPLACED,
                token.substring(0, place) + (token.charAt(place) == 'A' ? 'B' : 'A') + token.substring(place + 1));
    }

    private static Http.Answer call(String method, String url, String authorization, String type, String body) {
        return Http.send(HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", authorization)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body)));
    }
}
