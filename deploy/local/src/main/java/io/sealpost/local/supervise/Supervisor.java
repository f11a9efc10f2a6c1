package io.sealpost.local.supervise;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import io.sealpost.local.issuer.LocalIssuer;
import io.sealpost.local.postgres.DatabasePasswords;
import io.sealpost.local.postgres.Databases;
import io.sealpost.local.postgres.Postgres;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;

/**
 * Runs everything of one machine until it is told to end.
 *
 * <ol>
 *   <li>One supervisor per data directory, by a file lock that the system releases when it dies.
 *   <li>What an earlier supervisor left behind is ended before anything starts, and nothing starts beside another program on our ports.
 *   <li>Children end in the reverse order of their start, PostgreSQL last.
 * </ol>
 */
public final class Supervisor {

    /** Longer than mail-service takes to finish what it is sending. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Layout layout;
    private final State state;
    private final Deque<Child> children = new ConcurrentLinkedDeque<>();
    private volatile boolean stopping;
    private final CountDownLatch ended = new CountDownLatch(1);

    public Supervisor(Layout layout) {
        this.layout = layout;
        this.state = new State(layout);
    }

    /** Blocks until the process is asked to end. */
    public void run() {
        PrivateFiles.directory(layout.data());
        PrivateFiles.directory(layout.logs());
        try (var _ = DataLock.tryTake(layout)
                .orElseThrow(() -> new Failure(
                        "Another supervisor runs in this data directory, or it is being backed up or restored."))) {
            Orphans.end(layout, this::say);
            state.supervisor(ProcessHandle.current());
            state.sandbox(layout.sandbox());
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
            startOrStop();
        }
    }

    private void startOrStop() {
        var issuer = LocalIssuer.create(layout);
        try (var tokens = new TokenFiles(layout, issuer, this::say)) {
            tokens.start();
            start(issuer);
            state.phase(State.READY);
            say("ready");
            ended.await();
        } catch (Failure e) {
            say(e.getMessage());
            state.fail(e.getMessage());
            stopChildren();
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(LocalIssuer issuer) {
        createKek();
        var passwords = DatabasePasswords.create(layout);
        var databases = new Databases(layout, passwords);
        var programs = new Programs(layout, databases);
        phase("unpacking PostgreSQL");
        var postgres = Postgres.prepare(layout, passwords);
        if (postgres.stopOrphan()) {
            say("ended a PostgreSQL that had outlived its supervisor");
        }
        ForeignPrograms.refuse(layout);
        phase("starting PostgreSQL");
        start(programs.postgres(postgres));
        databases.await(Duration.ofMinutes(1));
        databases.create();
        if (layout.sandbox()) {
            phase("starting the sandbox");
            PrivateFiles.directory(layout.sandboxDirectory());
            start(programs.sandbox()).awaitReady();
        }
        phase("starting token-vault");
        start(programs.vault()).awaitReady();
        new BaseUrl(layout, issuer).store();
        phase("starting auth-service and mail-service");
        var rest = List.of(start(programs.auth()), start(programs.mail()));
        rest.forEach(Child::awaitReady);
        children.forEach(child -> child.keepAlive(this::say));
    }

    private Child start(Program program) {
        var child = new Child(program, layout, state);
        children.push(child);
        if (stopping) {
            throw new Failure("Asked to end while starting.");
        }
        child.start();
        return child;
    }

    /** Once, before there is anything to seal. */
    private void createKek() {
        if (!Files.exists(layout.kek())) {
            if (Files.exists(layout.cluster())) {
                throw new Failure("The key-encryption key is missing: " + layout.kek()
                        + ". Without it nothing in the databases can be read. Put it back in place.");
            }
            var key = new byte[32];
            new SecureRandom().nextBytes(key);
            PrivateFiles.write(layout.kek(), Base64.getEncoder().encodeToString(key));
        }
    }

    private void phase(String phase) {
        state.phase(phase);
        say(phase);
    }

    private void stop() {
        if (State.FAILED.equals(state.phase())) {
            return;
        }
        say("stopping");
        stopChildren();
        state.remove();
        ended.countDown();
    }

    private void stopChildren() {
        stopping = true;
        children.forEach(child ->
                child.stop(PATIENCE, child.name().equals("postgres") ? Postgres::stopFast : ProcessHandle::destroy));
    }

    private void say(String line) {
        System.out.println(Instant.now() + " " + line);
    }
}
