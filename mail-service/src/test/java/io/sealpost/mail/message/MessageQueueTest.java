package io.sealpost.mail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.mail.smtp.Reply;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.Standstill;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

/** The promises of the queue, between every two of its states, in a service that sends nothing by itself. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class MessageQueueTest {

    @Inject
    MessageQueue queue;

    @Inject
    Messages messages;

    @Inject
    Session database;

    @Inject
    Clock clock;

    @Test
    void aCrashBeforeHandingOverSendsAgain() {
        // Given
        var claim = claimed(stored("bert@example.com"));
        expireLease(claim);

        // When
        queue.recover(List.of());

        // Then
        assertThat(message(claim).status).isEqualTo(MessageStatus.DEFERRED);
        assertThat(attempts(claim).getFirst().cause).isEqualTo("interrupted");
        assertThat(statuses(claim)).containsExactly(RecipientStatus.DEFERRED);
    }

    @Test
    void aMessageThatIsLeftBehindAgainAndAgainWaitsLonger() {
        // Given
        var id = stored("bert@example.com");
        var first = claimed(id);
        expireLease(first);
        queue.recover(List.of());
        assertThat(message(first).dueAt).isBeforeOrEqualTo(clock.instant());
        var second = claimed(id);
        expireLease(second);

        // When
        queue.recover(List.of());

        // Then
        assertThat(message(second).dueAt)
                .isAfter(attempts(second).getLast().endedAt.plusMillis(250));
    }

    @Test
    void aCrashAfterHandingOverLeavesItUnknown() {
        // Given
        var claim = claimed(stored("bert@example.com"));
        queue.handingOver(claim);
        expireLease(claim);

        // When
        queue.recover(List.of());

        // Then
        assertThat(message(claim).status).isEqualTo(MessageStatus.UNKNOWN);
        assertThat(statuses(claim)).containsExactly(RecipientStatus.UNKNOWN);
        assertThat(message(claim).finishedAt).isNotNull();
    }

    @Test
    void whoLostTheClaimCanNeitherHandOverNorSettle() {
        // Given
        var claim = claimed(stored("bert@example.com"));
        expireLease(claim);
        queue.recover(List.of());

        // When
        var sent = Outcome.forAll(List.of("bert@example.com"), RecipientStatus.SENT, null, new Reply(250, "ok"));

        // Then
        assertThatThrownBy(() -> queue.handingOver(claim)).isInstanceOf(ClaimLost.class);
        assertThatThrownBy(() -> queue.settle(claim, sent)).isInstanceOf(ClaimLost.class);
        assertThat(statuses(claim)).containsExactly(RecipientStatus.DEFERRED);
    }

    @Test
    void anOutcomeThatIsKnownReplacesTheUncertaintyOfAnInterruption() {
        // Given
        var claim = interrupted(stored("bert@example.com"));

        // When
        queue.settle(
                claim, Outcome.forAll(List.of("bert@example.com"), RecipientStatus.SENT, null, new Reply(250, "ok")));

        // Then
        assertThat(message(claim).status).isEqualTo(MessageStatus.SENT);
        assertThat(message(claim).cause).isNull();
        assertThat(statuses(claim)).containsExactly(RecipientStatus.SENT);
        assertThat(attempts(claim).getFirst().outcome).isEqualTo(MessageStatus.SENT);
    }

    @Test
    void aLateRefusalForNowIsTriedAgain() {
        // Given
        var claim = interrupted(stored("bert@example.com"));

        // When
        queue.settle(
                claim,
                Outcome.forAll(List.of("bert@example.com"), RecipientStatus.DEFERRED, null, new Reply(451, "later")));

        // Then
        assertThat(message(claim).status).isEqualTo(MessageStatus.DEFERRED);
        assertThat(message(claim).finishedAt).isNull();
        assertThat(claimed(claim.message()).attempt()).isEqualTo(claim.attempt() + 1);
    }

    @Test
    void anOutcomeThatWasSettledIsNotSettledAgain() {
        // Given
        var claim = interrupted(stored("bert@example.com"));
        var unknown =
                Outcome.forAll(List.of("bert@example.com"), RecipientStatus.UNKNOWN, "link_lost_after_message", null);
        queue.settle(claim, unknown);

        // When
        var sent = Outcome.forAll(List.of("bert@example.com"), RecipientStatus.SENT, null, new Reply(250, "ok"));

        // Then
        assertThatThrownBy(() -> queue.settle(claim, sent)).isInstanceOf(ClaimLost.class);
        assertThat(statuses(claim)).containsExactly(RecipientStatus.UNKNOWN);
    }

    /** A claim whose message another replica took for left behind after it had been handed over. */
    private Claim interrupted(UUID id) {
        var claim = claimed(id);
        queue.handingOver(claim);
        expireLease(claim);
        queue.recover(List.of());
        return claim;
    }

    @Test
    void aSignOfLifeKeepsTheClaim() {
        // Given
        var claim = claimed(stored("bert@example.com"));
        expireLease(claim);

        // When
        queue.renew(List.of(claim.message()));
        queue.recover(List.of());

        // Then
        assertThat(message(claim).status).isEqualTo(MessageStatus.SENDING);
        queue.settle(claim, Outcome.forAll(List.of("bert@example.com"), RecipientStatus.SENT, null, null));
    }

    @Test
    void whatAWorkerIsSendingItselfIsNotLeftBehind() {
        // Given
        var claim = claimed(stored("bert@example.com"));
        expireLease(claim);

        // When
        queue.recover(List.of(claim.message()));

        // Then
        assertThat(message(claim).status).isEqualTo(MessageStatus.SENDING);
        queue.settle(claim, Outcome.forAll(List.of("bert@example.com"), RecipientStatus.SENT, null, null));
    }

    @Test
    void everyMessageIsClaimedOnce() throws Exception {
        // Given
        var ids =
                IntStream.range(0, 40).mapToObj(i -> stored("bert@example.com")).toList();

        // When
        var claims = claimedInParallel(ids);

        // Then
        assertThat(claims).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void aServerThatIsBusyDoesNotHoldUpTheOthers() {
        // Given
        var silent = due(Api.freshName("silent"), 22);
        var healthy = due(Api.freshName("healthy"), 1);

        // When
        var claims = queue.claim(20).stream().map(Claim::message).toList();

        // Then
        assertThat(claims).containsAll(healthy);
        assertThat(claims).filteredOn(silent::contains).containsExactlyInAnyOrderElementsOf(silent.subList(0, 3));
        assertThat(queue.claim(20)).extracting(Claim::message).doesNotContainAnyElementsOf(silent);
    }

    @Test
    void replicasThatClaimAtOnceDoNotExceedWhatAServerGets() throws Exception {
        var ids = due(Api.freshName("popular"), 30);

        assertThat(claimedInParallel(ids)).hasSize(3);
    }

    @Test
    void aServersOwnLimitOfConnectionsCountsWhereItIsSmaller() {
        // Given
        var narrow = Api.freshName("narrow");
        var server = Api.plainServer(25, narrow + ".example.com");
        server.put("limits", Map.of("connections", 1));
        Api.putOutgoing(narrow, server).then().statusCode(201);
        var ids = due(narrow, 5);

        // When
        var claims = queue.claim(20);

        // Then
        assertThat(claims).extracting(Claim::message).filteredOn(ids::contains).hasSize(1);
        Api.deleteOutgoing(narrow);
    }

    @Test
    void whatALostReplicaWasSendingTakesNoRoomOfItsServer() {
        // Given
        var ids = due(Api.freshName("lost"), 6);
        var first = queue.claim(20).stream()
                .filter(claim -> ids.contains(claim.message()))
                .toList();
        first.forEach(this::expireLease);

        // When
        var second = queue.claim(20);

        // Then
        assertThat(second).extracting(Claim::message).containsAll(ids.subList(3, 6));
    }

    private List<UUID> claimedInParallel(List<UUID> ids) throws InterruptedException {
        Callable<List<Claim>> claim = () -> queue.claim(7);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(IntStream.range(0, 12).mapToObj(i -> claim).toList()).stream()
                    .flatMap(answer -> answer.resultNow().stream())
                    .map(Claim::message)
                    .filter(ids::contains)
                    .toList();
        }
    }

    /** Messages for a server that became due one after the other. */
    private List<UUID> due(String server, int count) {
        var ids = IntStream.range(0, count)
                .mapToObj(i -> stored("bert@example.com"))
                .toList();
        var start = clock.instant().minusSeconds(60);
        QuarkusTransaction.requiringNew().run(() -> {
            for (var i = 0; i < count; i++) {
                var message = messages.findById(ids.get(i));
                message.server = server;
                message.dueAt = start.plusMillis(i);
            }
        });
        return ids;
    }

    @Test
    void whatIsNotDeliveredInItsLifetimeFails() {
        // Given
        var claim = claimed(stored("bert@example.com", Duration.ZERO));
        var deferred = Outcome.forAll(
                List.of("bert@example.com"), RecipientStatus.DEFERRED, null, new Reply(451, "4.7.1 later"));

        // When
        queue.settle(claim, deferred);

        // Then
        assertThat(message(claim).status).isEqualTo(MessageStatus.FAILED);
        assertThat(message(claim).cause).isEqualTo("expired");
        assertThat(statuses(claim)).containsExactly(RecipientStatus.FAILED);
    }

    @Test
    void settledRecipientsStayAsTheyAre() {
        // Given
        var id = stored("bert@example.com", "carl@example.com");
        var first = claimed(id);
        queue.settle(
                first,
                new Outcome(
                        Map.of(
                                "bert@example.com",
                                new Outcome.RecipientOutcome(RecipientStatus.SENT, 250, "ok"),
                                "carl@example.com",
                                new Outcome.RecipientOutcome(RecipientStatus.DEFERRED, 451, "later")),
                        null,
                        null));

        // When
        var second = claimed(id);
        queue.settle(
                second,
                Outcome.forAll(
                        List.of("bert@example.com", "carl@example.com"),
                        RecipientStatus.FAILED,
                        null,
                        new Reply(550, "no")));

        // Then
        assertThat(statuses(second)).containsExactly(RecipientStatus.SENT, RecipientStatus.FAILED);
        assertThat(second.fencingToken()).isGreaterThan(first.fencingToken());
    }

    private UUID stored(String... recipients) {
        return stored(recipients, Duration.ofDays(40_000));
    }

    private UUID stored(String recipient, Duration lifetime) {
        return stored(new String[] {recipient}, lifetime);
    }

    private UUID stored(String[] recipients, Duration lifetime) {
        var message = new Message();
        message.id = UUID.randomUUID();
        message.caller = "queue test";
        message.status = MessageStatus.QUEUED;
        message.server = "none-" + message.id;
        message.resolution = "{}";
        message.envelopeSender = "anna@example.com";
        message.senderKey = "anna@example.com";
        message.senderDomain = "example.com";
        message.messageId = "<1@example.com>";
        message.createdAt = clock.instant();
        message.dueAt = Instant.EPOCH;
        message.expiresAt = Instant.EPOCH.plus(lifetime);
        QuarkusTransaction.requiringNew().run(() -> {
            messages.persist(message);
            for (var position = 0; position < recipients.length; position++) {
                var recipient = new Recipient();
                recipient.message = message.id;
                recipient.position = position;
                recipient.address = recipients[position];
                recipient.status = RecipientStatus.QUEUED;
                database.persist(recipient);
            }
        });
        return message.id;
    }

    /** Makes it due before all others and claims it. */
    private Claim claimed(UUID id) {
        QuarkusTransaction.requiringNew().run(() -> messages.findById(id).dueAt = Instant.EPOCH);
        var claim = queue.claim(1).getFirst();
        assertThat(claim.message()).isEqualTo(id);
        return claim;
    }

    private void expireLease(Claim claim) {
        QuarkusTransaction.requiringNew().run(() -> messages.findById(claim.message()).leaseUntil = Instant.EPOCH);
    }

    private Message message(Claim claim) {
        return QuarkusTransaction.requiringNew().call(() -> messages.findById(claim.message()));
    }

    private List<Attempt> attempts(Claim claim) {
        return QuarkusTransaction.requiringNew().call(() -> messages.attempts(claim.message()));
    }

    private List<RecipientStatus> statuses(Claim claim) {
        return QuarkusTransaction.requiringNew().call(() -> messages.recipients(claim.message()).stream()
                .map(recipient -> recipient.status)
                .toList());
    }
}
