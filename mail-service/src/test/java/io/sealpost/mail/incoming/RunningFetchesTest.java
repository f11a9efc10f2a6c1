package io.sealpost.mail.incoming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.mail.imap.ImapSession;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.Certificates;
import io.sealpost.mail.testing.Incoming;
import io.sealpost.mail.testing.Incoming.Box;
import io.sealpost.mail.testing.MailHost;
import io.sealpost.mail.testing.ScriptedMailbox;
import io.sealpost.mail.testing.Standstill;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fetches in which one step takes long. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class RunningFetchesTest {

    @ConfigProperty(name = Surroundings.DIRECTORY)
    Path directory;

    @Inject
    Leases leases;

    @Inject
    IncomingRows servers;

    @Inject
    MailboxSessions sessions;

    @Inject
    FolderReader folders;

    @Inject
    IncomingConfig config;

    @Inject
    Clock clock;

    MailHost mailHost;

    private final CountDownLatch inContent = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile Duration passed = Duration.ZERO;
    private ScriptedMailbox mailbox;
    private Box box;

    @BeforeEach
    void server() {
        mailbox = new ScriptedMailbox(Certificates.context(directory.resolve("tls"), "localhost"))
                .holding(3, Incoming.message("anna@example.com", "first", "x"));
        var address = Api.freshName("box") + "@example.com";
        var form = Incoming.form(mailHost, address);
        form.put("port", mailbox.port());
        box = new Box(Api.freshName("in"), address);
        Incoming.put(box.server(), form).then().statusCode(201);
        Incoming.confirm(box.server()).then().statusCode(200);
    }

    @AfterEach
    void close() {
        answered.countDown();
        mailbox.close();
    }

    @Test
    void aStepThatTakesLongKeepsItsLease() throws Exception {
        // Given
        mailbox.refusing(line -> line.contains("BODY.PEEK[]") ? waited() : null);
        var running = running();
        var fetch = fetch(running);
        inContent.await();
        lapse();

        // When
        running.tick();

        // Then
        assertThat(leases.take(box.server())).isEmpty();
        answered.countDown();
        assertThat(fetch.get(1, TimeUnit.MINUTES)).isEqualTo(new FetchOutcome.Done(new Counts(1, 0, 0)));
    }

    @Test
    void aFetchThatTakesTooLongEndsAndIsShown() throws Exception {
        // Given
        mailbox.refusing(line -> line.contains("BODY.PEEK[]") ? waited() : null);
        var running = running();
        var fetch = fetch(running);
        inContent.await();
        passed = config.longestFetch();

        // When
        running.tick();

        // Then
        assertThat(fetch.get(1, TimeUnit.MINUTES)).isInstanceOf(FetchOutcome.Failed.class);
        Incoming.read(box.server()).body("state", equalTo("failing")).body("error", startsWith("fetch_too_long: "));
        assertThat(leases.take(box.server())).isPresent();
    }

    @Test
    void whatHasEndedIsNeitherRenewedNorInterrupted() throws Exception {
        // Given
        var running = running();
        fetch(running).get(1, TimeUnit.MINUTES);
        assertThat(leases.take(box.server())).isPresent();
        lapse();

        // When
        running.tick();

        // Then
        assertThat(leases.take(box.server())).isPresent();
    }

    @Test
    void anErrorEndsTheFetchAndGivesItsLeaseBack() {
        // Given
        var full = new FolderReader(null, null, null, config) {
            @Override
            void read(Lease lease, IncomingServer server, ImapSession session, String folder, Progress progress) {
                throw new OutOfMemoryError("the test's");
            }
        };
        var fetcher = new Fetcher(servers, sessions, full, running(), clock);

        // When
        var outcome = fetcher.fetch(leases.take(box.server()).orElseThrow());

        // Then
        assertThat(outcome).isEqualTo(new FetchOutcome.Failed(Counts.NONE, "internal_error"));
        assertThat(leases.take(box.server())).isPresent();
    }

    private RunningFetches running() {
        return new RunningFetches(
                leases, config, ((InstantSource) () -> clock.instant().plus(passed)).withZone(ZoneId.of("UTC")));
    }

    private CompletableFuture<FetchOutcome> fetch(RunningFetches running) {
        var outcome = new CompletableFuture<FetchOutcome>();
        var fetcher = new Fetcher(servers, sessions, folders, running, clock);
        var lease = leases.take(box.server()).orElseThrow();
        Thread.ofVirtual().start(() -> outcome.complete(fetcher.fetch(lease)));
        return outcome;
    }

    private void lapse() {
        QuarkusTransaction.requiringNew().run(() -> servers.findById(box.server()).leaseUntil = Instant.EPOCH);
    }

    private String waited() {
        inContent.countDown();
        try {
            answered.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }
}
