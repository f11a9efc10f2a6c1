package io.sealpost.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Keycloak in development mode, which sends everybody on to the provider, knows them all, and hands them over to a backend. */
final class KeycloakBroker {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REALM = "/realms/master";
    private static final String PROVIDER = "stub";
    private static final String CLIENT = "backend";
    private static final String RETURN_TO = "http://localhost:9/signed-in";

    private final String url;
    private final String secret;
    private final StubOpenIdProvider provider;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private KeycloakBroker(String url, String secret, StubOpenIdProvider provider) {
        this.url = url;
        this.secret = secret;
        this.provider = provider;
    }

    static KeycloakBroker start(Stage stage, StubOpenIdProvider provider) {
        var server = Keycloak.Server.start(stage);
        var broker = new KeycloakBroker(server.url(), UUID.randomUUID().toString(), provider);
        var token = server.administratorToken();
        broker.register(token);
        for (var person = 0; person < Backend.PEOPLE; person++) {
            broker.know(token, Backend.subject(person));
        }
        return broker;
    }

    private void register(String token) {
        admin(
                token,
                "/identity-provider/instances",
                Map.of(
                        "alias",
                        PROVIDER,
                        "providerId",
                        "oidc",
                        "enabled",
                        true,
                        "config",
                        Map.of(
                                "issuer",
                                provider.issuer(),
                                "authorizationUrl",
                                provider.issuer() + "/authorize",
                                "tokenUrl",
                                provider.issuer() + "/token",
                                "jwksUrl",
                                provider.issuer() + "/jwks",
                                "useJwksUrl",
                                "true",
                                "validateSignature",
                                "true",
                                "clientId",
                                StubOpenIdProvider.CLIENT,
                                "clientSecret",
                                StubOpenIdProvider.SECRET,
                                "pkceEnabled",
                                "true",
                                "pkceMethod",
                                "S256")));
        admin(
                token,
                "/clients",
                Map.of(
                        "clientId",
                        CLIENT,
                        "secret",
                        secret,
                        "publicClient",
                        false,
                        "redirectUris",
                        List.of(RETURN_TO),
                        "attributes",
                        Map.of("pkce.code.challenge.method", "S256")));
    }

    private void know(String token, String subject) {
        var user = admin(
                token,
                "/users",
                Map.of(
                        "username",
                        subject,
                        "enabled",
                        true,
                        "email",
                        subject + "@example.com",
                        "firstName",
                        "Some",
                        "lastName",
                        "Body"));
        admin(
                token,
                "/users/" + user + "/federated-identity/" + PROVIDER,
                Map.of("identityProvider", PROVIDER, "userId", subject, "userName", subject));
    }

    /** What was made, by the end of its address. */
    private String admin(String token, String path, Object body) {
        try {
            var answer = Answers.to(HttpRequest.newBuilder(URI.create(url + "/admin" + REALM + path))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException("Keycloak refused " + path + ": " + answer.body());
            }
            return answer.headers()
                    .firstValue("Location")
                    .map(location -> location.substring(location.lastIndexOf('/') + 1))
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One person's whole sign-in but for what the provider asks: the token endpoint's answer. */
    JsonNode signIn(int person) {
        var verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
        var visitor = new Visitor(http);
        var asked = visitor.follow(
                URI.create(url + REALM + "/protocol/openid-connect/auth?response_type=code&scope=openid&client_id="
                        + CLIENT
                        + "&redirect_uri=" + Backend.encoded(RETURN_TO) + "&state=" + UUID.randomUUID()
                        + "&kc_idp_hint=" + PROVIDER + "&code_challenge_method=S256&code_challenge="
                        + Backend.challenge(verifier)),
                provider.issuer());
        var query = Visitor.query(asked);
        var callback = query.get("redirect_uri") + "?state=" + Backend.encoded(query.get("state")) + "&code="
                + Backend.encoded(
                        StubOpenIdProvider.code(Backend.subject(person), query.getOrDefault("nonce", "none")));
        var end = Visitor.query(visitor.follow(URI.create(callback), RETURN_TO));
        return token(end.get("code"), verifier);
    }

    private JsonNode token(String code, String verifier) {
        var form = "grant_type=authorization_code&client_id=" + CLIENT + "&client_secret=" + secret + "&redirect_uri="
                + Backend.encoded(RETURN_TO) + "&code_verifier=" + verifier + "&code=" + Backend.encoded(code);
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(url + REALM + "/protocol/openid-connect/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(form))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("Keycloak gave no token: " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
