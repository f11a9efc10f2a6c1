package io.sealpost.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The packaged services with their database, started as a user starts them, on ports and in a data directory of the run. */
final class Sealpost implements AutoCloseable {

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

    static Sealpost up(Path checkout, Path data, CertificateAuthority authority) {
        var launcher = checkout.resolve("deploy/local/target/sealpost-local.jar");
        var sealpost = new Sealpost(
                launcher,
                data,
                Map.of(
                        "SEALPOST_HOME", checkout.toString(),
                        "SEALPOST_DATA", data.toString(),
                        "SEALPOST_AUTH_PORT", Integer.toString(Ports.free()),
                        "SEALPOST_VAULT_PORT", Integer.toString(Ports.free()),
                        "SEALPOST_MAIL_PORT", Integer.toString(Ports.free()),
                        "SEALPOST_POSTGRES_PORT", Integer.toString(Ports.free()),
                        "SEALPOST_TLS_TRUSTED_CERTIFICATES",
                                authority.certificate().toString()));
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

    /** The three services to somebody with these permissions, for all senders, mailboxes and grants. */
    Services as(String... permissions) {
        var token = command("token", COMMAND, Map.of("SCOPE", String.join(" ", permissions)))
                .strip();
        return new Services(
                new Api(url("SEALPOST_AUTH_PORT"), token),
                new Api(url("SEALPOST_VAULT_PORT"), token),
                new Api(url("SEALPOST_MAIL_PORT"), token));
    }

    record Services(Api auth, Api vault, Api mail) {}

    /** Where people's browsers find auth-service. */
    String webBaseUrl() {
        return url("SEALPOST_AUTH_PORT");
    }

    /** Everything that the services and their database left on disk. */
    Path data() {
        return data;
    }

    Path logs() {
        return data.resolve("logs");
    }

    private String url(String port) {
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
