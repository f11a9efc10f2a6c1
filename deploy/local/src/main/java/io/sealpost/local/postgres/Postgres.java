package io.sealpost.local.postgres;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL cluster in the data directory. fsync and synchronous_commit stay on: what was committed survives a kill. It listens on
 * loopback only and asks every role for its password.
 *
 * <p>PostgreSQL refuses to run as root. Root therefore starts it in a user namespace of its own, where it is nobody.
 */
public final class Postgres {

    private final Path binaries;
    private final Path cluster;
    private final Path socket;
    private final int port;
    private final List<String> prefix;

    private Postgres(Path binaries, Path cluster, Path socket, int port, List<String> prefix) {
        this.binaries = binaries;
        this.cluster = cluster;
        this.socket = socket;
        this.port = port;
        this.prefix = prefix;
    }

    /** Unpacks PostgreSQL and makes the cluster where they are not there yet. */
    public static Postgres prepare(Layout layout, DatabasePasswords passwords) {
        var postgres = new Postgres(
                PostgresBinaries.in(layout.data()),
                layout.cluster(),
                layout.data().resolve("postgres-socket"),
                layout.ports().postgres(),
                isRoot() ? List.of("unshare", "--user") : List.of());
        PrivateFiles.directory(postgres.socket);
        if (!Files.exists(postgres.cluster.resolve("PG_VERSION"))) {
            postgres.initialize(layout, passwords);
        }
        return postgres;
    }

    /** The command that runs the server in the foreground. */
    public List<String> command() {
        return command(
                "postgres",
                "-D",
                cluster.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=150",
                "-c",
                "password_encryption=scram-sha-256",
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on");
    }

    /**
     * Ends a server that outlived its supervisor: fast shutdown first, then the hard way, from which it recovers by itself.
     *
     * @return whether there was one
     */
    public boolean stopOrphan() {
        var pid = runningPid();
        pid.ifPresent(process -> {
            signal(process, "-INT");
            if (!ended(process, 15)) {
                process.destroyForcibly();
                ended(process, 5);
            }
        });
        return pid.isPresent();
    }

    /** Asks for a fast shutdown, which ends sessions instead of waiting for them. */
    public static void stopFast(ProcessHandle process) {
        signal(process, "-INT");
    }

    private java.util.Optional<ProcessHandle> runningPid() {
        var pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return java.util.Optional.empty();
        }
        var lines = PrivateFiles.read(pidFile).lines().toList();
        return lines.isEmpty()
                ? java.util.Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(this::isOurs);
    }

    /** A number in a stale file may by now belong to any process; ours runs our binary. */
    private boolean isOurs(ProcessHandle process) {
        try {
            var ours = binaries.toRealPath();
            return process.info()
                    .command()
                    .map(command -> Path.of(command).startsWith(ours))
                    .orElse(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the cluster beside its place and moves it there when it is whole: a kill leaves nothing that looks like one. */
    private void initialize(Layout layout, DatabasePasswords passwords) {
        var unfinished = cluster.resolveSibling("postgres.unfinished");
        PrivateFiles.delete(unfinished);
        PrivateFiles.directory(unfinished);
        var passwordFile = layout.data().resolve("initdb-password");
        PrivateFiles.write(passwordFile, passwords.of(DatabasePasswords.SUPERUSER));
        try {
            run(command(
                    "initdb",
                    "-D",
                    unfinished.toString(),
                    "-U",
                    DatabasePasswords.SUPERUSER,
                    "-E",
                    "UTF-8",
                    "--locale=C.UTF-8",
                    "-A",
                    "scram-sha-256",
                    "--pwfile=" + passwordFile));
            Files.delete(passwordFile);
            Files.move(unfinished, cluster);
        } catch (IOException e) {
            throw new Failure("The database cluster could not be made in " + cluster + ".", e);
        }
    }

    private List<String> command(String program, String... arguments) {
        var command = new ArrayList<>(prefix);
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                var hint = isRoot() ? " Root needs user namespaces for it; a regular user does not." : "";
                throw new Failure("PostgreSQL could not be set up." + hint + "\n" + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted", e);
        }
    }

    private static void signal(ProcessHandle process, String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean ended(ProcessHandle process, int seconds) {
        try {
            process.onExit().get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
