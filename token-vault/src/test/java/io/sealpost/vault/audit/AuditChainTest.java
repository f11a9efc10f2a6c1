package io.sealpost.vault.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.audit.ChainVerifier.Known;
import io.sealpost.vault.audit.Checkpoint.Content;
import io.sealpost.vault.audit.Checkpoint.Dropped;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.testing.MovableClock;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who can change the database cannot change the audit trail without being found. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class AuditChainTest {

    private static final List<String> TABLES = List.of("audit_entry", "audit_writer", "audit_checkpoint");

    private final Audit audit;
    private final AuditEntries entries;
    private final Checkpoints checkpoints;
    private final Checkpointer checkpointer;
    private final AuditRetention retention;
    private final ChainVerifier verifier;
    private final PostedEvents posted;
    private final TransactionSynchronizationRegistry registry;
    private final EntityManager entities;
    private final AgroalDataSource database;
    private final MovableClock clock;

    @Inject
    AuditChainTest(
            Audit audit,
            AuditEntries entries,
            Checkpoints checkpoints,
            Checkpointer checkpointer,
            AuditRetention retention,
            ChainVerifier verifier,
            PostedEvents posted,
            TransactionSynchronizationRegistry registry,
            EntityManager entities,
            AgroalDataSource database,
            MovableClock clock) {
        this.audit = audit;
        this.entries = entries;
        this.checkpoints = checkpoints;
        this.checkpointer = checkpointer;
        this.retention = retention;
        this.verifier = verifier;
        this.posted = posted;
        this.registry = registry;
        this.entities = entities;
        this.database = database;
        this.clock = clock;
    }

    private String object;

    @BeforeEach
    void someEvents() {
        object = "chain-" + UUID.randomUUID();
        IntStream.range(0, 5).forEach(_ -> happens(audit));
        checkpointer.checkpoint();
        keep();
    }

    /** What the tables hold by now is what they hold after the test. */
    private static void keep() {
        for (var table : TABLES) {
            Superuser.does("drop table if exists saved_" + table, "create table saved_" + table + " as table " + table);
        }
    }

    @AfterEach
    void undo() {
        for (var table : TABLES) {
            Superuser.does(
                    "delete from " + table,
                    "insert into " + table + " overriding system value select * from saved_" + table,
                    "drop table saved_" + table);
        }
    }

    private void happens(Audit trail) {
        trail.done(new Actor("somebody", "192.0.2.1"), Action.SECRET_READ, object);
    }

    @Test
    void anUntouchedTrailIsIntact() {
        verify().body("intact", equalTo(true)).body("findings", empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caller = 'somebody else'",
                "origin = null",
                "origin = '192.0.2.2'",
                "action = 'secret_put'",
                "object = 'another'",
                "purpose = 'smtp'",
                "outcome = 'refused'",
                "reason = 'because'",
                "at = at + interval '1 microsecond'",
                "posted_by = 'auth-service', posted_id = gen_random_uuid(), posted_at = at",
                "hash = sha256('nothing')"
            })
    void anEditIsFound(String change) {
        Superuser.does("update audit_entry set " + change + " where " + mine(3));

        assertThat(kinds()).contains("EVENT_CHANGED");
    }

    @Test
    void aDeletedEventIsFound() {
        Superuser.does("delete from audit_entry where " + mine(3));

        assertThat(kinds()).containsExactly("EVENTS_MISSING");
    }

    @Test
    void anEventInAnotherOnesPlaceIsFound() {
        Superuser.does("update audit_entry set sequence = sequence + 1 where " + mine(3));

        assertThat(kinds()).contains("EVENTS_MISSING");
    }

    @Test
    void reorderedEventsAreFound() {
        Superuser.does(
                "create table moved as select * from audit_entry where " + mine(2),
                "delete from audit_entry where position = (select position from moved)",
                "update moved set position = position + 1000000000",
                "insert into audit_entry overriding system value select * from moved",
                "drop table moved");

        assertThat(kinds()).contains("EVENTS_MISSING", "EVENTS_OUT_OF_ORDER");
    }

    @Test
    void anEndThatWasCutOffIsFoundByWhoeverLooks() {
        Superuser.does("delete from audit_entry where " + mine(4), "delete from audit_entry where " + mine(4));

        assertThat(elsewhere().verify(Optional.empty()).findings())
                .extracting(Finding::kind)
                .containsOnly(Finding.Kind.END_CHANGED);
    }

    @Test
    void anEndThatWasCutOffAheadOfTheCheckpointIsFoundByWhoWroteIt() {
        happens(audit);
        keep();
        Superuser.does("delete from audit_entry where " + mine(6));

        assertThat(kinds()).containsExactly("END_CHANGED");
    }

    @Test
    void aChainThatWasMadeAnewFromAnEditOnIsFound() {
        var forged = entries.between(0, Long.MAX_VALUE, filter(), 5);
        var writer = entries.writers().get(forged.getFirst().writerId());
        var before = entries.between(0, Long.MAX_VALUE, 100_000).stream()
                .filter(entry -> entry.writerId() == writer.id()
                        && entry.link().sequence() == forged.getFirst().link().sequence() - 1)
                .findFirst()
                .map(entry -> entry.link().hash())
                .orElseGet(() -> ChainHash.first(writer));
        for (var entry : forged) {
            var event = entry.event();
            var changed = new AuditEvent(
                    event.at(),
                    "somebody else",
                    event.origin(),
                    event.action(),
                    event.object(),
                    event.purpose(),
                    event.outcome(),
                    event.reason(),
                    null);
            before = ChainHash.next(before, writer.id(), entry.link().sequence(), changed);
            Superuser.does("update audit_entry set caller = 'somebody else', hash = decode('" + before.hex()
                    + "', 'hex') where position = " + entry.position());
        }

        assertThat(elsewhere().verify(Optional.empty()).findings())
                .extracting(Finding::kind)
                .containsOnly(Finding.Kind.END_CHANGED);
    }

    @Test
    void aWholeChainThatWentIsFound() {
        Superuser.does("delete from audit_entry where writer = (select writer from audit_entry where " + mine(1) + ")");

        assertThat(elsewhere().verify(Optional.empty()).findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.END_CHANGED);
    }

    @Test
    void anotherWriterThanItWasIsFound() {
        Superuser.does("update audit_writer set name = 'another'");

        assertThat(kinds()).contains("EVENT_CHANGED");
    }

    @Test
    void aWriterThatWentIsFound() {
        Superuser.does("delete from audit_writer");

        assertThat(kinds()).contains("WRITER_UNKNOWN");
    }

    @Test
    void aCheckpointThatWasEditedIsFound() {
        Superuser.does(
                "update audit_checkpoint set content = replace(content, '\"kind\":\"HEADS\"', '\"kind\":\"RETENTION\"') where number = "
                        + lastCheckpoint());

        assertThat(kinds()).contains("CHECKPOINT_CHANGED");
    }

    @Test
    void aCheckpointInAnotherOnesPlaceIsFound() {
        happens(audit);
        keep();
        Superuser.does("update audit_checkpoint set number = number + 1 where number = " + lastCheckpoint());

        assertThat(kinds()).contains("CHECKPOINT_CHANGED");
    }

    @Test
    void checkpointsThatWentAreFoundByWhoMadeThem() {
        Superuser.does("delete from audit_checkpoint where number = " + lastCheckpoint());

        assertThat(kinds()).containsExactly("CHECKPOINT_MISSING");
    }

    @Test
    void whatTheLogKnowsIsFoundMissingElsewhere() {
        var last = checkpoints.last().orElseThrow();
        Superuser.does(
                "delete from audit_checkpoint where number = " + last.number(),
                "delete from audit_entry where " + mine(5));

        assertThat(elsewhere()
                        .verify(Optional.of(new Known(last.number(), last.hash().hex())))
                        .findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.CHECKPOINT_MISSING);
    }

    @Test
    void aCheckpointOfTheLogIsHeldAgainstTheOneThatIsThere() {
        var last = checkpoints.last().orElseThrow();

        verifyWith(last.number() + ":" + last.hash().hex()).body("intact", equalTo(true));
        verifyWith(last.number() + ":" + "0".repeat(64)).body("findings.kind", equalTo(List.of("CHECKPOINT_CHANGED")));
    }

    @Test
    void manyAtOnceMakeChainsWithoutGaps() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(IntStream.range(0, 400)
                    .<Callable<Void>>mapToObj(number -> () -> {
                        if (number % 2 == 0) {
                            happens(audit);
                        } else {
                            audit.doneWithOthers(
                                    Audit.Deed.of(new Actor("somebody", null), Action.SECRET_READ, object));
                        }
                        return null;
                    })
                    .toList())) {
                done.get();
            }
        }
        keep();

        verify().body("intact", equalTo(true));
        assertThat(Superuser.asks("select count(*) from audit_entry where object = '" + object + "'"))
                .containsExactly("405");
    }

    @Test
    void aTransactionThatFailsAtItsEndLeavesNoHole() {
        Superuser.does(
                "create function test_fail() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$",
                "create constraint trigger test_fail after insert on secret deferrable initially deferred for each row"
                        + " execute function test_fail()");
        try {
            putSecret("fails-" + object).then().statusCode(500);
        } finally {
            Superuser.does("drop trigger test_fail on secret", "drop function test_fail()");
        }
        happens(audit);
        keep();

        verify().body("intact", equalTo(true));
    }

    @Test
    void withoutTheAuditNoSecretIsGivenAndNothingDone() {
        putSecret(object).then().statusCode(201);
        keep();
        Superuser.does("revoke insert on audit_entry from vault");
        try {
            given().auth()
                    .oauth2(Tokens.with("secrets:use"))
                    .get("/v1/secrets/" + object)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("code", equalTo("audit_unavailable"))
                    .body("value", nullValue());
            putSecret(object + "-2").then().statusCode(503).body("code", equalTo("audit_unavailable"));
        } finally {
            Superuser.does("grant insert on audit_entry to vault");
        }
        assertThat(Superuser.asks("select name from secret where name = '" + object + "-2'"))
                .isEmpty();
        verify().body("intact", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_entry set caller = 'x'",
                "delete from audit_entry",
                "truncate audit_entry",
                "drop table audit_entry",
                "alter table audit_entry disable trigger all",
                "update audit_checkpoint set number = 1",
                "delete from audit_checkpoint",
                "update audit_writer set name = 'x'",
                "delete from audit_writer",
                "update audit_entry_other set caller = 'x'",
                "insert into audit_entry_other (writer, sequence, at, caller, action, object, outcome, hash)"
                        + " values (1, 1, now(), 'x', 'x', 'x', 'x', '')",
                "delete from flyway_schema_history"
            })
    void theServiceItselfCanOnlyAddAndRead(String statement) {
        assertThatThrownBy(() -> Superuser.as("vault", statement))
                .hasMessageMatching("(?s).*(permission denied|must be owner).*");
    }

    @Test
    void theServiceCannotTouchAMonthsOwnTable() {
        var month = Superuser.asks("select relname from pg_class where relname ~ '^audit_entry_[0-9]{6}$' limit 1")
                .getFirst();

        assertThatThrownBy(() -> Superuser.as("vault", "update " + month + " set caller = 'x'"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> Superuser.as("vault", "select audit_drop_month(current_date)"))
                .hasMessageContaining("not old enough");
    }

    @Test
    void anEventBehindASignedEndIsFound() {
        var last = entries.between(0, Long.MAX_VALUE, filter(), 5).getLast();

        forge(last.writerId(), last.link().sequence() + 1, last.link().hash(), last.position());

        assertThat(elsewhere().verify(Optional.empty()).findings())
                .extracting(Finding::kind)
                .containsOnly(Finding.Kind.EVENTS_ADDED);
    }

    @Test
    void aChainThatNobodySignedIsFound() {
        var place = entries.between(0, Long.MAX_VALUE, filter(), 1).getFirst().position();
        Superuser.as("vault", "insert into audit_writer (name, started_at) values ('token-vault/another', now())");
        var writer = entries.writers().values().stream()
                .filter(each -> each.name().equals("token-vault/another"))
                .findFirst()
                .orElseThrow();

        forge(writer.id(), 1, ChainHash.first(writer), place);

        assertThat(kinds()).containsExactly("EVENTS_ADDED");
    }

    @Test
    void anEventBelowAllOthersIsFound() {
        var first = entries.between(0, Long.MAX_VALUE, filter(), 1).getFirst();

        forge(first.writerId(), first.link().sequence(), first.link().hash(), -1);

        assertThat(kinds()).containsExactly("EVENTS_ADDED");
    }

    /** Adds an event that its hash fits, which is nothing that the service's role may not do. */
    private void forge(int writer, long sequence, Bytes before, long position) {
        var event = new AuditEvent(
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                "somebody else",
                null,
                "secret_read",
                object,
                null,
                "done",
                null,
                null);
        Superuser.as(
                "vault",
                "insert into audit_entry (position, writer, sequence, at, caller, action, object, outcome, hash)"
                        + " overriding system value values (" + position + ", " + writer + ", " + sequence + ", '"
                        + event.at()
                        + "', 'somebody else', 'secret_read', '" + object + "', 'done', decode('"
                        + ChainHash.next(before, writer, sequence, event).hex() + "', 'hex'))");
    }

    @Test
    void aMonthBeyondTheRetentionLeavesASignedCheckpoint() {
        var old = new Chains();
        var trail = new Audit(new AuditTransaction(registry, entities, new Appender(database, old, clock)), clock);
        var keptFrom = YearMonth.from(
                        clock.instant().minus(Duration.ofDays(400)).atOffset(ZoneOffset.UTC))
                .atDay(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        at(keptFrom.minus(Duration.ofHours(1)), () -> {
            retention.addMonths();
            QuarkusTransaction.requiringNew().run(() -> happens(trail));
        });
        at(keptFrom.plus(Duration.ofHours(1)), () -> QuarkusTransaction.requiringNew()
                .run(() -> happens(trail)));
        var before = "select count(*) from audit_entry where object = '" + object + "' and at < '" + keptFrom + "'";
        assertThat(Superuser.asks(before)).containsExactly("1");

        retention.dropMonths();

        keep();
        assertThat(Superuser.asks(before)).containsExactly("0");
        verify().body("intact", equalTo(true));
        assertThat(Superuser.asks("select content from audit_checkpoint where content like '%\"RETENTION\"%'"))
                .isNotEmpty();
        Superuser.does("delete from audit_checkpoint where content like '%\"RETENTION\"%'");
        assertThat(kinds()).contains("CHECKPOINT_MISSING", "EVENTS_MISSING");
    }

    private void at(Instant time, Runnable work) {
        clock.advance(Duration.between(clock.instant(), time));
        try {
            work.run();
        } finally {
            clock.reset();
        }
    }

    /** What is signed of a month that goes covers up nothing. */
    @Test
    void aMonthThatIsNotAsItWasWrittenStays() {
        forgeAnOldMonth();
        try {
            retention.dropMonths();

            assertThat(entries.months()).contains(YearMonth.of(2020, 1));
            assertThat(Superuser.asks("select content from audit_checkpoint where content like '%2020-01%'"))
                    .isEmpty();
            assertThat(kinds()).contains("EVENTS_OUT_OF_ORDER");
        } finally {
            Superuser.does("drop table audit_entry_202001", "drop table audit_checkpoint_202001");
        }
    }

    @Test
    void aChangedMonthThatGoesAllTheSameIsToldOfFromThenOn() {
        forgeAnOldMonth();

        retention(new DropsChanged()).dropMonths();

        assertThat(entries.months()).doesNotContain(YearMonth.of(2020, 1));
        assertThat(kinds()).contains("MONTH_CHANGED");
        retention(new DropsChanged()).dropMonths();
        assertThat(Superuser.asks("select count(*) from audit_checkpoint where content like '%\"2020-01\"%'"))
                .containsExactly("1");
    }

    /** Who may insert makes it look as if a chain's beginning had been in a month that is about to go. */
    private void forgeAnOldMonth() {
        Superuser.as(
                "vault",
                "select audit_add_month('2020-01-01')",
                "insert into audit_entry (writer, sequence, at, caller, action, object, outcome, hash)"
                        + " select writer, sequence, '2020-01-15', caller, action, object, outcome, hash from audit_entry where "
                        + mine(3));
    }

    private AuditRetention retention(AuditConfig settings) {
        return new AuditRetention(database, settings, entries, checkpointer, checkpoints, verifier, posted, clock);
    }

    private static final class DropsChanged implements AuditConfig {

        @Override
        public String checkpointEvery() {
            return "off";
        }

        @Override
        public Duration retention() {
            return Duration.ofDays(400);
        }

        @Override
        public boolean dropChanged() {
            return true;
        }

        @Override
        public String housekeepingEvery() {
            return "off";
        }
    }

    @Test
    void aMonthWithoutCheckpointsDoesNotHideThatOthersWentWithTheirs() {
        var last = checkpoints.last().orElseThrow();
        var position = checkpoints.content(last).orElseThrow().position();
        var heads = checkpoints.after(0, Integer.MAX_VALUE).stream()
                .flatMap(checkpoint -> checkpoints.content(checkpoint).stream())
                .filter(content -> content.kind() == Checkpoint.Kind.RETENTION)
                .flatMap(content -> content.heads().stream())
                .toList();
        var first = add(
                last,
                position,
                heads,
                new Dropped("2020-01", 1, 1, last.number(), last.hash().hex(), null));
        add(first, position, List.of(), new Dropped("2020-02", 0, 0, 0, "", null));
        Superuser.does("delete from audit_checkpoint where number <= " + last.number());

        assertThat(verifier.verify(Optional.empty()).findings()).isEmpty();
    }

    private Checkpoint add(Checkpoint before, long position, List<Checkpoint.SignedHead> heads, Dropped dropped) {
        return QuarkusTransaction.requiringNew()
                .call(() -> checkpoints.add(new Content(
                        before.number() + 1,
                        clock.instant(),
                        Checkpoint.Kind.RETENTION,
                        before.hash().hex(),
                        position,
                        heads,
                        dropped)));
    }

    @Test
    void eventsThatCameBeforeTheirMonthMoveIntoIt() {
        var trail =
                new Audit(new AuditTransaction(registry, entities, new Appender(database, new Chains(), clock)), clock);
        var later = clock.instant().plus(Duration.ofDays(100));
        at(later, () -> QuarkusTransaction.requiringNew().run(() -> happens(trail)));
        assertThat(Superuser.asks("select count(*) from audit_entry_other")).containsExactly("1");

        at(later, retention::addMonths);

        keep();
        assertThat(Superuser.asks("select count(*) from audit_entry_other")).containsExactly("0");
        verify().body("intact", equalTo(true));
        assertThat(Superuser.asks("select count(*) from audit_entry where object = '" + object + "'"))
                .containsExactly("6");
    }

    /** A process that wrote nothing itself. */
    private ChainVerifier elsewhere() {
        return new ChainVerifier(entries, checkpoints, new Chains());
    }

    private AuditEntries.Filter filter() {
        return new AuditEntries.Filter(object, null, null, null, null, null);
    }

    private List<String> kinds() {
        return verifier.verify(Optional.empty()).findings().stream()
                .map(finding -> finding.kind().name())
                .toList();
    }

    private static long lastCheckpoint() {
        return Long.parseLong(
                Superuser.asks("select max(number) from audit_checkpoint").getFirst());
    }

    /** One of this test's events, counted from 1 in the order of what is there. */
    private String mine(int number) {
        return "position = (select position from audit_entry where object = '" + object + "' order by position offset "
                + (number - 1) + " limit 1)";
    }

    private static io.restassured.response.Response putSecret(String name) {
        return given().auth()
                .oauth2(Tokens.with("secrets:write"))
                .contentType("application/json")
                .body(java.util.Map.of("value", "canary"))
                .put("/v1/secrets/" + name);
    }

    private static io.restassured.response.ValidatableResponse verify() {
        return given().auth()
                .oauth2(Tokens.with("audit:read"))
                .get("/v1/audit-events/verify")
                .then()
                .statusCode(200);
    }

    private static io.restassured.response.ValidatableResponse verifyWith(String checkpoint) {
        return given().auth()
                .oauth2(Tokens.with("audit:read"))
                .queryParam("checkpoint", checkpoint)
                .get("/v1/audit-events/verify")
                .then()
                .statusCode(200);
    }
}
