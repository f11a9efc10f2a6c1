package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Probe;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The services, as packaged or out of their images, with the environment that the rendered manifests give them, on a database of their own each, in a cluster that
 * is a directory and an issuer. Two replicas of the vault start at once where there is no schema yet.
 */
class ServicesIT {

    private static final List<String> SERVICES = List.of("token-vault", "auth-service", "mail-service");
    private static final Map<String, Integer> PORTS =
            Map.of("token-vault", Ports.free(), "auth-service", Ports.free(), "mail-service", Ports.free());
    private static final int SECOND_VAULT = Ports.free();

    @TempDir
    static Path directory;

    private static final List<AutoCloseable> RUNNING = new ArrayList<>();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static EmbeddedPostgres postgres;
    private static ApiServer api;
    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiServer(directory);
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("postgres"))
                .setOverrideWorkingDirectory(directory.toFile())
                .start();
        node = new Node(Overlay.SMALL, api, directory, programs(), secrets(), configMaps(), PORTS);
        var replicas = new HashMap<Integer, Program>();
        replicas.put(SECOND_VAULT, node.start("token-vault", SECOND_VAULT));
        SERVICES.forEach(service -> replicas.put(PORTS.get(service), node.start(service, PORTS.get(service))));
        RUNNING.addAll(replicas.values());
        replicas.forEach((port, replica) -> replica.await(() -> isReady(port)));
    }

    @AfterAll
    static void stop() throws Exception {
        for (var running : RUNNING.reversed()) {
            running.close();
        }
        postgres.close();
        api.close();
        HTTP.close();
    }

    @Test
    void everyProbeAnswers() {
        for (var service : SERVICES) {
            var container = node.container(service);
            assertThat(Stream.of(
                                    container.getStartupProbe(),
                                    container.getReadinessProbe(),
                                    container.getLivenessProbe())
                            .map(Probe::getHttpGet))
                    .allSatisfy(probe -> assertThat(status("GET", service, probe.getPath(), null, ""))
                            .isEqualTo(200));
        }
    }

    @Test
    void theVaultKnowsAuthServiceByItsServiceAccount() {
        // Given
        assertThat(status("PUT", "token-vault", "/v1/applications/acme", "backend:admin", """
                {"template": "microsoft", "tenant": "common", "client_id": "one"}"""))
                .isEqualTo(201);

        // When: auth-service asks the vault for the application
        var known = status("PUT", "auth-service", "/v1/providers/acme", "backend:admin", """
                {"application": "acme", "template": "microsoft"}""");

        // Then
        assertThat(known).isEqualTo(201);
    }

    @Test
    void theVaultKnowsMailServiceByItsServiceAccount() throws InterruptedException {
        // Given
        assertThat(status("PUT", "token-vault", "/v1/system-parameters/mail.default.from", "backend:admin", """
                {"value": "notifications@kubernetes.example"}"""))
                .isBetween(200, 201);

        // When: mail-service follows the vault's parameters
        var seen = awaitText(
                "POST", "mail-service", "/v1/resolutions", "backend:admin", """
                {"from": "somebody@example.com"}""", "notifications@kubernetes.example");

        // Then
        assertThat(seen).isTrue();
    }

    @Test
    void anotherServiceAccountMayNothing() {
        assertThat(status("GET", "token-vault", "/v1/system-parameters", "sealpost:fetch", ""))
                .isEqualTo(403);
        assertThat(status("GET", "mail-service", "/v1/incoming-servers", "elsewhere:mail-service", ""))
                .isEqualTo(403);
    }

    @Test
    void theCronJobSucceedsUntilAMailboxFails() throws Exception {
        // Given
        var withoutMailboxes = node.run("fetch");
        var succeeded = withoutMailboxes.exitCode();
        assertThat(status("PUT", "mail-service", "/v1/incoming-servers/office", "backend:admin", """
                {"template": "custom", "protocol": "imap", "host": "127.0.0.1", "port": 993, "encryption": "tls", "folders": ["INBOX"],
                "authentication": {"method": "password", "username": "office@example.com", "password": "secret"}}"""))
                .isEqualTo(201);
        // not due by itself: a mailbox that is being polled is busy for the job
        sql(
                "mail",
                "update incoming_server set state = 'CONFIRMED', active = true, due_at = now() + interval '1 hour'");

        // When
        var withAMailboxInAPrivateNetwork = node.run("fetch");

        // Then
        assertThat(withAMailboxInAPrivateNetwork.exitCode())
                .as(withAMailboxInAPrivateNetwork.output())
                .isEqualTo(1);
        assertThat(withAMailboxInAPrivateNetwork.output()).contains("failed: office (");
        assertThat(succeeded).as(withoutMailboxes.output()).isZero();
    }

    @Test
    void twoReplicasThatStartAtOnceMakeOneSchema() throws SQLException {
        assertThat(isReady(SECOND_VAULT)).isTrue();
        assertThat(count("vault", "select count(*) from flyway_schema_history where version = '1'"))
                .isEqualTo(1);
    }

    /** A pod of the old version may be started again while, or after, the new one has migrated. */
    @Test
    void aReplicaOfTheOldVersionStartsOnTheNewSchema() throws SQLException {
        // Given
        sql("auth", "alter table provider add column later text");
        sql("auth", """
                insert into flyway_schema_history
                    (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                values (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'auth', 1, true)""");
        var port = Ports.free();

        // When
        try (var old = node.start("auth-service", port)) {
            old.await(() -> isReady(port));

            // Then
            assertThat(isReady(port)).isTrue();
        }
    }

    /** As packaged, or out of the images where a build names their directory. */
    private static Programs programs() {
        var images = System.getProperty("manifests.images", "");
        return images.isEmpty() ? new PackagedPrograms() : new ImagePrograms(Path.of(images), directory);
    }

    private static Map<String, Map<String, String>> secrets() throws SQLException {
        var secrets = new HashMap<String, Map<String, String>>();
        for (var service : SERVICES) {
            var role = service.replaceAll("token-|-service", "");
            var owner = role.equals("vault") ? "vault_owner" : role;
            sql("postgres", "create role " + role + " login password '" + role + "-password'");
            if (!owner.equals(role)) {
                sql("postgres", "create role " + owner + " login password '" + owner + "-password'");
            }
            sql("postgres", "create database " + role + " owner " + owner);
            var keys = new HashMap<>(Map.of(
                    "url",
                    postgres.getJdbcUrl(role, role).replaceAll("\\?.*", ""),
                    "username",
                    role,
                    "password",
                    role + "-password"));
            keys.put("owner-username", owner);
            keys.put("owner-password", owner + "-password");
            secrets.put(service + "-database", keys);
        }
        secrets.put("token-vault-kek", Map.of("kek", Base64.getEncoder().encodeToString(new byte[32])));
        return secrets;
    }

    /** What an operator gives, with an administrator of another namespace known by (issuer, subject). */
    private static Map<String, Map<String, String>> configMaps() {
        var caller = "SEALPOST_API_CALLERS_ADMIN_";
        var permissions =
                "applications:write,parameters:read,parameters:write,providers:write,servers:read,servers:write,mail:send";
        return Map.of(
                "sealpost", Map.of("cluster-issuer", ApiServer.ISSUER),
                "sealpost-settings",
                        Map.of(
                                caller + "ISSUER",
                                ApiServer.ISSUER,
                                caller + "SUBJECT",
                                "system:serviceaccount:backend:admin",
                                caller + "PERMISSIONS",
                                permissions),
                "mail-service-settings", Map.of(caller + "SENDERS", "*"));
    }

    private static boolean isReady(int port) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/q/health/ready"))
                    .build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean awaitText(
            String method, String service, String path, String account, String body, String expected)
            throws InterruptedException {
        for (var attempt = 0; attempt < 100; attempt++) {
            if (call(method, service, path, account, body).body().contains(expected)) {
                return true;
            }
            Thread.sleep(100);
        }
        return false;
    }

    private static int status(String method, String service, String path, String account, String body) {
        return call(method, service, path, account, body).statusCode();
    }

    private static java.net.http.HttpResponse<String> call(
            String method, String service, String path, String account, String body) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + PORTS.get(service) + path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        if (account != null) {
            request.header("Authorization", "Bearer " + api.token(account, service));
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void sql(String database, String statement) throws SQLException {
        try (var connection = postgres.getDatabase("postgres", database).getConnection();
                var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    private static int count(String database, String query) throws SQLException {
        try (var connection = postgres.getDatabase("postgres", database).getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return result.getInt(1);
        }
    }
}
