package io.sealpost.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packaged services with their database, started as a user starts them, on ports and in a data directory of the run. */
final class Sealpost implements AutoCloseable {

    private static final List<String> PORTS =
            List.of("SEALPOST_AUTH_PORT", "SEALPOST_VAULT_PORT", "SEALPOST_MAIL_PORT", "SEALPOST_POSTGRES_PORT");
    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration STOP = Duration.ofMinutes(3);
    private static final Duration COMMAND = Duration.ofMinutes(1);

    private final Path launcher;
    private final Path data;
    private final Map<String, String> environment;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Sealpost(Path launcher, Path data, Map<String, String> environment) {
        this.launcher = launcher;
        this.data = data;
        this.environment = environment;
    }

    static Sealpost up(Path checkout, Path data, Map<String, String> settings) {
        var launcher = checkout.resolve("deploy/local/target/sealpost-local.jar");
        var environment = new HashMap<>(settings);
        environment.put("SEALPOST_HOME", checkout.toString());
        environment.put("SEALPOST_DATA", data.toString());
        PORTS.forEach(port -> environment.put(port, Integer.toString(Ports.free())));
        var sealpost = new Sealpost(launcher, data, Map.copyOf(environment));
        // The supervisor outlives the command that starts it.
        Runtime.getRuntime().addShutdownHook(new Thread(sealpost::close));
        try {
            sealpost.command("up", START, Map.of());
            return sealpost;
        } catch (RuntimeException | Error e) {
            sealpost.close();
            throw e;
        }
    }

    /** The token of somebody with these permissions, for all senders, mailboxes and grants. */
    String token(String... permissions) {
        return command("token", COMMAND, Map.of("SCOPE", String.join(" ", permissions)))
                .strip();
    }

    /** The three services to somebody with this token. */
    Services as(String token) {
        return new Services(
                new Api(at("SEALPOST_AUTH_PORT"), token),
                new Api(at("SEALPOST_VAULT_PORT"), token),
                new Api(at("SEALPOST_MAIL_PORT"), token));
    }

    record Services(Api auth, Api vault, Api mail) {}

    /** Where people's browsers find auth-service. */
    String webBaseUrl() {
        return at("SEALPOST_AUTH_PORT");
    }

    String vaultUrl() {
        return at("SEALPOST_VAULT_PORT");
    }

    String mailUrl() {
        return at("SEALPOST_MAIL_PORT");
    }

    /** Where a service is found: {@code auth}, {@code vault} or {@code mail}. */
    String url(String service) {
        return switch (service) {
            case "auth" -> webBaseUrl();
            case "vault" -> vaultUrl();
            case "mail" -> mailUrl();
            default -> throw new IllegalArgumentException(service);
        };
    }

    /** A second process of a service over the same database: the first one's environment, as another pod has it, but for these variables. */
    Program replicate(String service, Map<String, String> changes) {
        var first = process(service);
        var environment = new HashMap<>(environmentOf(first));
        environment.putAll(changes);
        var command = new ArrayList<>(List.of("env", "-i"));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.add(first.info().command().orElseThrow());
        command.addAll(List.of(first.info().arguments().orElseThrow()));
        return Program.start(logs().resolve(service + "-replica.log"), Map.of(), command);
    }

    private ProcessHandle process(String service) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(data.resolve("programs").resolve(service) + "/"))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new AssertionError("No process of " + service));
    }

    /** Ends a service at once (SIGKILL). The supervisor starts it again in a while. */
    void kill(String service) {
        var process = process(service);
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Writes all that is in a service's heap to a file, what nobody refers to any more included. */
    void dumpHeap(String service, Path file) {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var pid = Long.toString(process(service).pid());
        Program.run(COMMAND, Map.of(), List.of(jcmd, pid, "GC.heap_dump", "-all", file.toString()));
    }

    private static Map<String, String> environmentOf(ProcessHandle process) {
        try {
            var variables = Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ"));
            return Stream.of(variables.split("\0"))
                    .map(variable -> variable.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With what somebody finds this installation who runs {@code make}. */
    Map<String, String> environment() {
        return environment;
    }

    /** Everything that the services and their database left on disk. */
    Path data() {
        return data;
    }

    Path logs() {
        return data.resolve("logs");
    }

    private String at(String port) {
        return "http://localhost:" + environment.get(port);
    }

    private String command(String command, Duration limit, Map<String, String> more) {
        var all = new HashMap<>(environment);
        all.putAll(more);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Program.run(
                limit, all, List.of(java, "--enable-native-access=ALL-UNNAMED", "-jar", launcher.toString(), command));
    }

    /** Stops everything; the second time there is nothing to stop. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        command("down", STOP, Map.of());
    }
}
