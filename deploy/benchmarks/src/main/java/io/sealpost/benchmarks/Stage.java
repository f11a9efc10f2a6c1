package io.sealpost.benchmarks;

import io.sealpost.local.Layout;
import io.sealpost.local.issuer.LocalIssuer;
import io.sealpost.local.issuer.Reach;
import io.sealpost.local.postgres.DatabasePasswords;
import io.sealpost.local.postgres.Databases;
import io.sealpost.local.postgres.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A durable PostgreSQL, an issuer, and vault processes over them, in a temporary directory. Ends with everything it started. */
final class Stage implements AutoCloseable {

    private static final String AUTH = "auth-service";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** For a profiler, for example. */
    private static final String VAULT_OPTIONS = System.getProperty("vault.options", "");

    private final Path directory;
    private final Layout layout;
    private final DatabasePasswords passwords;
    private final Databases databases;
    private final Process postgres;
    private final LocalIssuer issuer;
    // Whoever interrupts a benchmark ends its processes while it may be starting another.
    private final List<Process> vaults = new CopyOnWriteArrayList<>();
    private final List<Process> auths = new CopyOnWriteArrayList<>();
    private final List<Process> others = new CopyOnWriteArrayList<>();

    private Stage(Path home, Path directory, List<String> postgresSettings) throws IOException {
        this.directory = directory;
        this.layout = Layout.of(Map.of(
                "SEALPOST_HOME",
                home.toString(),
                "SEALPOST_DATA",
                Files.createDirectory(directory.resolve("data")).toString(),
                "SEALPOST_POSTGRES_PORT",
                Integer.toString(freePort())));
        this.passwords = DatabasePasswords.create(layout);
        var command = new ArrayList<>(Postgres.prepare(layout, passwords).command());
        postgresSettings.forEach(setting -> command.addAll(List.of("-c", setting)));
        this.postgres = start("postgres", command, Map.of());
        this.databases = new Databases(layout, passwords);
        databases.await(PATIENCE);
        databases.create();
        this.issuer = LocalIssuer.create(layout);
        Files.writeString(layout.kek(), key());
    }

    /** @param postgresSettings beyond those that the local launcher starts PostgreSQL with */
    static Stage set(Path home, String... postgresSettings) {
        try {
            var directory = Files.createTempDirectory("sealpost-benchmark");
            var stage = new Stage(home, directory, List.of(postgresSettings));
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close));
            return stage;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another replica; returns when it is ready. */
    Vault vault(Map<String, String> settings) {
        var port = freePort();
        var environment = new HashMap<>(settings);
        environment.putAll(service("vault", port));
        environment.put("SEALPOST_KEYS_KEK_FILE", layout.kek().toString());
        environment.put("SEALPOST_API_CALLERS_AUTH_ISSUER", LocalIssuer.NAME);
        environment.put("SEALPOST_API_CALLERS_AUTH_SUBJECT", AUTH);
        environment.put(
                "SEALPOST_API_CALLERS_AUTH_PERMISSIONS",
                "applications:read,audit:write,codes:redeem,parameters:read,secrets:write,secrets:use");
        environment.put("SEALPOST_API_CALLERS_AUTH_SECRETS", "auth-service.*");
        vaults.add(start("vault-" + vaults.size(), java("token-vault", VAULT_OPTIONS), environment));
        var vault = new Vault("http://localhost:" + port, issuer);
        vault.awaitReady(PATIENCE);
        return vault;
    }

    /** Another auth-service over that vault; returns where it answers, when it is ready. */
    String auth(Vault vault, Map<String, String> settings) {
        var port = freePort();
        var environment = new HashMap<>(settings);
        environment.putAll(service("auth", port));
        environment.put("SEALPOST_VAULT_URL", vault.url());
        environment.put(
                "SEALPOST_VAULT_TOKEN_FILE",
                write("auth-service.token", issuer.serviceToken(AUTH)).toString());
        auths.add(start("auth-" + auths.size(), java(AUTH, ""), environment));
        var url = "http://localhost:" + port;
        Answers.await(URI.create(url + "/q/health/ready"), PATIENCE);
        return url;
    }

    /** A caller's token with such permissions. */
    String token(String permissions) {
        return issuer.callerToken(permissions, new Reach(List.of(), List.of(), List.of("*"), List.of()));
    }

    private Map<String, String> service(String database, int port) {
        var environment = datasource(database, port);
        environment.put("SEALPOST_API_ISSUERS_LOCAL_ISSUER", LocalIssuer.NAME);
        environment.put(
                "SEALPOST_API_ISSUERS_LOCAL_PUBLIC_KEY_FILE",
                layout.issuerPublicKey().toString());
        environment.put("SEALPOST_API_ISSUERS_LOCAL_MAY_GRANT", "*");
        environment.put("SEALPOST_CONNECTION_ALLOWED_NETWORKS", "127.0.0.0/8,::1/128");
        return environment;
    }

    /** Another Quarkus application of this checkout over the vault's database; returns at once. */
    void endpoint(String module, int port) {
        run(module.replace('/', '-'), java(module, ""), datasource("vault", port));
    }

    private Map<String, String> datasource(String database, int port) {
        var environment = new HashMap<>(databases.environment(database));
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        return environment;
    }

    private List<String> java(String module, String options) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // what the manifest's 768 MiB and two processors make of it
                "-Xmx460m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-Djdk.virtualThreadScheduler.parallelism=64"));
        Stream.of(options.split(" ", -1)).filter(option -> !option.isEmpty()).forEach(command::add);
        command.addAll(List.of(
                "-jar",
                layout.home()
                        .resolve(module + "/target/quarkus-app/quarkus-run.jar")
                        .toString()));
        return command;
    }

    /** Starts a server that ends with the stage. */
    void run(String name, List<String> command, Map<String, String> environment) {
        others.add(start(name, command, environment));
    }

    /** Runs a program that ends by itself; returns what it printed. */
    String output(List<String> command, Map<String, String> environment, Duration longest) throws InterruptedException {
        var name = Path.of(command.getFirst()).getFileName().toString();
        var process = start(name, command, environment);
        try {
            if (!process.waitFor(longest.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(name + " failed: " + read(name + ".log"));
            }
            return read(name + ".log");
        } finally {
            process.destroyForcibly();
        }
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that goes with the stage. */
    Path write(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return directory;
    }

    Path home() {
        return layout.home();
    }

    Path kek() {
        return layout.kek();
    }

    /** Processor time that was used so far. */
    record Cpu(Duration vaults, Duration auths, Duration others, Duration database, Duration benchmark) {

        static final Cpu NONE = new Cpu(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

        Cpu ofDatabase() {
            return new Cpu(Duration.ZERO, Duration.ZERO, Duration.ZERO, database, Duration.ZERO);
        }

        Cpu since(Cpu earlier) {
            return new Cpu(
                    vaults.minus(earlier.vaults),
                    auths.minus(earlier.auths),
                    others.minus(earlier.others),
                    database.minus(earlier.database),
                    benchmark.minus(earlier.benchmark));
        }

        /** Of all that was used, what others than this process used. */
        double shareOfServers() {
            var servers = vaults.plus(auths).plus(others).plus(database);
            return (double) servers.toNanos() / servers.plus(benchmark).toNanos();
        }
    }

    /** By the services that run, other servers, the database, and this process, which is the provider and the callers. */
    Cpu cpu() {
        return new Cpu(
                cpu(vaults.stream().map(Process::toHandle)),
                cpu(auths.stream().map(Process::toHandle)),
                others.stream()
                        .map(server -> ProcessorTime.of(server.toHandle()))
                        .reduce(Duration.ZERO, Duration::plus),
                ProcessorTime.of(postgres.toHandle()),
                cpu(Stream.of(ProcessHandle.current())));
    }

    private static Duration cpu(Stream<ProcessHandle> processes) {
        return processes
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Ends every process of a service. */
    void stopVaults() {
        auths.forEach(Stage::end);
        auths.clear();
        vaults.forEach(Stage::end);
        vaults.clear();
    }

    /** Ends every vault process and every other server. */
    void stopAllButPostgres() {
        stopVaults();
        stopOthers();
    }

    /** Ends every server but the services and the database. */
    void stopOthers() {
        others.forEach(Stage::endAll);
        others.clear();
    }

    Connection database() throws SQLException {
        return connection("vault");
    }

    Connection superuser() throws SQLException {
        return connection("postgres");
    }

    private Connection connection(String role) throws SQLException {
        return DriverManager.getConnection(databases.url("vault"), role, passwords.of(role));
    }

    /** What PostgreSQL's own programs find the vault's database by. */
    Map<String, String> databaseEnvironment() {
        return Map.of(
                "PGHOST", "127.0.0.1",
                "PGPORT", Integer.toString(layout.ports().postgres()),
                "PGUSER", "vault",
                "PGDATABASE", "vault",
                "PGPASSWORD", passwords.of("vault"));
    }

    /** Changes rows; returns how many. */
    int change(String statement) {
        try (var connection = database();
                var change = connection.createStatement()) {
            return change.executeUpdate(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    long count(String query) {
        try (var connection = database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private Process start(String name, List<String> command, Map<String, String> environment) {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String key() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Some are shell scripts, which end without the server that they started. */
    private static void endAll(Process process) {
        var children = process.descendants().toList();
        children.forEach(ProcessHandle::destroy);
        end(process);
        children.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        stopAllButPostgres();
        if (postgres.isAlive()) {
            Postgres.stopFast(postgres.toHandle());
            end(postgres);
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException alreadyGone) {
            // closed twice, or a log is still being written
            directory.toFile().deleteOnExit();
        }
    }
}
