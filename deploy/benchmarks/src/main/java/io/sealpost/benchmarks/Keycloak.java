package io.sealpost.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What makes a new token for each call: Keycloak in development mode, by client credentials. */
final class Keycloak implements Contender {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final String CLIENT = "bench";
    private static final int CONNECTIONS = 16;
    private static final String MASTER = "/realms/master";
    private static final String TOKEN = MASTER + "/protocol/openid-connect/token";

    private final Wrk wrk;

    private Keycloak(Wrk wrk) {
        this.wrk = wrk;
    }

    /** A Keycloak that runs, and whoever may do everything there. */
    record Server(String url, String administrator) {

        /** Returns when it answers. */
        static Server start(Stage stage) {
            var port = Stage.freePort();
            var administrator = UUID.randomUUID().toString();
            stage.run(
                    "keycloak",
                    List.of(
                            "bash",
                            Programs.keycloak(stage.home()).toString(),
                            "start-dev",
                            "--db=dev-file",
                            "--db-url=jdbc:h2:file:" + stage.directory().resolve("keycloak") + ";NON_KEYWORDS=VALUE",
                            "--cache=local",
                            "--http-host=127.0.0.1",
                            "--http-port=" + port,
                            "--http-management-port=" + Stage.freePort()),
                    Map.of(
                            "JAVA_HOME",
                            System.getProperty("java.home"),
                            "KC_BOOTSTRAP_ADMIN_USERNAME",
                            "administrator",
                            "KC_BOOTSTRAP_ADMIN_PASSWORD",
                            administrator));
            var url = "http://127.0.0.1:" + port;
            Answers.await(URI.create(url + MASTER), START);
            return new Server(url, administrator);
        }

        /** Good for a minute. */
        String administratorToken() {
            var login = Answers.to(HttpRequest.newBuilder(URI.create(url + TOKEN))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(
                            "grant_type=password&client_id=admin-cli&username=administrator&password="
                                    + administrator)));
            return accessToken(login.body());
        }
    }

    /** Returns when it is warm. */
    static Keycloak start(Stage stage) throws InterruptedException {
        var server = Server.start(stage);
        var secret = UUID.randomUUID().toString();
        register(server, secret);
        var form = "grant_type=client_credentials&client_id=" + CLIENT + "&client_secret=" + secret;
        var keycloak = new Keycloak(new Wrk(stage, "Keycloak", server.url(), CONNECTIONS, """
                "POST %s HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Type: application/x-www-form-urlencoded\\r\\nContent-Length: %d\\r\\n\\r\\n%s"
                """.formatted(
                TOKEN, form.length(), form).strip()));
        keycloak.round(WARM_UP);
        return keycloak;
    }

    private static void register(Server server, String secret) {
        var client = """
                {"clientId": "%s", "secret": "%s", "serviceAccountsEnabled": true, "publicClient": false, "standardFlowEnabled": false}
                """.formatted(CLIENT, secret);
        var registered = Answers.to(HttpRequest.newBuilder(URI.create(server.url() + "/admin" + MASTER + "/clients"))
                .header("Authorization", "Bearer " + server.administratorToken())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(client)));
        if (registered.statusCode() != 201) {
            throw new IllegalStateException("Keycloak took no client: " + registered.statusCode());
        }
    }

    private static String accessToken(String answer) {
        try {
            return new ObjectMapper().readTree(answer).path("access_token").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return wrk.name();
    }

    @Override
    public Round round(Duration time) throws InterruptedException {
        return wrk.round(time);
    }
}
