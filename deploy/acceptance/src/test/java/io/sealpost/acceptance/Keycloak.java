package io.sealpost.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Keycloak from its own distribution, with one realm: five people, the client that Sealpost is, and the mail host that may
 * look at tokens. Refresh tokens rotate and a used one is refused. All is forgotten when it stops.
 */
final class Keycloak implements AutoCloseable {

    static final String CLIENT = "sealpost";
    /** A client whose access tokens live for five seconds. */
    static final String BRIEF_CLIENT = "sealpost-brief";

    private static final String PEERS_CLIENT = "peers";

    private final String issuer;
    private final Secrets secrets;
    private final Program program;

    /** What has to be known to log in; made anew for each run. */
    record Secrets(String client, String mailHost, String password) {
        static Secrets random() {
            return new Secrets(
                    UUID.randomUUID().toString(),
                    UUID.randomUUID().toString(),
                    UUID.randomUUID().toString());
        }

        @Override
        public String toString() {
            return "Secrets[***]";
        }
    }

    private Keycloak(String issuer, Secrets secrets, Program program) {
        this.issuer = issuer;
        this.secrets = secrets;
        this.program = program;
    }

    static Keycloak start(Path distribution, Path directory) {
        var port = Ports.free();
        var url = "http://localhost:" + port;
        var secrets = Secrets.random();
        Template.write(
                "realm.json",
                distribution.resolve("data/import/realm.json"),
                Map.of(
                        "sealpost_secret", secrets.client(),
                        "mailhost_secret", secrets.mailHost(),
                        "password", secrets.password()));
        var program = Program.start(
                directory.resolve("keycloak.log"),
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                List.of(
                        "bash",
                        distribution.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--db=dev-mem",
                        "--import-realm",
                        "--cache=local",
                        "--hostname=" + url,
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--http-management-port=" + Ports.free()));
        var keycloak = new Keycloak(url + "/realms/acme", secrets, program);
        // 20 seconds alone on two cores, minutes beside a build.
        program.awaitReady(Duration.ofMinutes(5), keycloak::answers);
        return keycloak;
    }

    String issuer() {
        return issuer;
    }

    Secrets secrets() {
        return secrets;
    }

    String introspectionEndpoint() {
        return issuer + "/protocol/openid-connect/token/introspect";
    }

    /** An access token that the mail host accepts, without a browser; for the peers' own tests only. */
    String accessToken(String user) {
        return token(user, "openid email mail");
    }

    /** A token of the same person that was not given for mail. */
    String accessTokenWithoutMail(String user) {
        return token(user, "openid email");
    }

    /** Waits until the mail host would be told that the token is no longer live. */
    void awaitExpiry(String token) {
        var question = Map.of("client_id", "mailhost", "client_secret", secrets.mailHost(), "token", token);
        Waiting.until("the token's end", Duration.ofMinutes(1), () -> Optional.of(
                        Http.postForm(introspectionEndpoint(), question)
                                .expect(200)
                                .json())
                .filter(answer -> !answer.path("active").asBoolean()));
    }

    private String token(String user, String scope) {
        var form = Map.of(
                "grant_type", "password",
                "client_id", PEERS_CLIENT,
                "username", user,
                "password", secrets.password(),
                "scope", scope);
        return Http.postForm(issuer + "/protocol/openid-connect/token", form)
                .expect(200)
                .json()
                .path("access_token")
                .asText();
    }

    private boolean answers() {
        return Http.reachable(issuer + "/.well-known/openid-configuration");
    }

    @Override
    public void close() {
        program.close();
    }
}
