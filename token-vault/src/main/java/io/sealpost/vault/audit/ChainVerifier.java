package io.sealpost.vault.audit;

import io.sealpost.vault.audit.Checkpoint.Content;
import io.sealpost.vault.audit.Checkpoint.Kind;
import io.sealpost.vault.audit.Checkpoint.SignedHead;
import io.sealpost.vault.audit.Verification.LastCheckpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Looks through the whole trail: follows each chain event by event, holds its heads against the signed checkpoints, and its end against what
 * this process wrote itself. In memory stands one head per writer, however many events there are.
 */
@ApplicationScoped
class ChainVerifier {

    private static final Logger LOG = Logger.getLogger(ChainVerifier.class);
    private static final int MOST_FINDINGS = 100;
    private static final int CHECKPOINTS_AT_ONCE = 1_000;
    private static final int EVENTS_AT_ONCE = 10_000;

    private final AuditEntries entries;
    private final Checkpoints checkpoints;
    private final Chains chains;

    ChainVerifier(AuditEntries entries, Checkpoints checkpoints, Chains chains) {
        this.entries = entries;
        this.checkpoints = checkpoints;
        this.chains = chains;
    }

    /**
     * A checkpoint that somebody knows from elsewhere, the log stream for example.
     *
     * @param sha256 over its text, in hexadecimal digits
     */
    record Known(long number, String sha256) {}

    /** Blocks for some seconds per million events. Not for use within a transaction. */
    Verification verify(Optional<Known> known) {
        var ownHeads = chains.heads();
        var ownCheckpoint = checkpoints.lastMade();
        // what is signed later may tell of events that are not looked at
        var newest = newest();
        var settled = entries.settledSurely();
        var findings = new ArrayList<Finding>();
        var signed = new CheckpointWalk(checkpoints, finding -> add(findings, finding));
        var walk = new ChainWalk(entries.writers(), dropped(signed, newest), finding -> add(findings, finding));
        ownCheckpoint.ifPresent(own -> signed.holds(own.number(), own.hash().hex()));
        known.ifPresent(one -> signed.holds(one.number(), one.sha256()));
        walkWithCheckpoints(walk, settled, newest, Long.MAX_VALUE, _ -> {});
        // pages go on behind a position, which whoever may insert can give twice, and choose below all
        var passedOver = entries.count(settled) - walk.events();
        if (passedOver != 0) {
            add(findings, Finding.passedOver(passedOver));
        }
        ownHeads.forEach(walk::reaches);
        return result(findings, walk, signed);
    }

    /**
     * A month that is about to go.
     *
     * @param heads the last events of all chains that have some in it
     * @param events how many events it has
     * @param position the highest position of them; 0 where there are none
     * @param findings what is not as it was written, from the beginning of the trail to the first checkpoint behind the month
     */
    record Ending(List<SignedHead> heads, long events, long position, List<Finding> findings) {}

    /** Looks through the trail as far as a month's last event goes. Blocks as {@link #verify}. Not for use within a transaction. */
    Ending ending(YearMonth month) {
        var position = entries.last(month);
        var newest = newest();
        var findings = new ArrayList<Finding>();
        var signed = new CheckpointWalk(checkpoints, finding -> add(findings, finding));
        var walk = new ChainWalk(entries.writers(), dropped(signed, newest), finding -> add(findings, finding));
        var heads = new TreeMap<Integer, SignedHead>();
        var events = new AtomicLong();
        var held = walkWithCheckpoints(walk, entries.settledSurely(), newest, position, entry -> {
            if (month.equals(AuditEntries.month(entry.event().at()))) {
                heads.put(entry.writerId(), SignedHead.of(entry.head()));
                events.incrementAndGet();
            }
        });
        if (held < position) {
            add(
                    findings,
                    Finding.checkpoint(
                            Finding.Kind.CHECKPOINT_MISSING, newest, "None behind this one covers " + month + "."));
        }
        // that one went is signed, and keeps no other from going
        findings.removeIf(finding -> finding.kind() == Finding.Kind.MONTH_CHANGED);
        return new Ending(List.copyOf(heads.values()), events.get(), position, findings);
    }

    private long newest() {
        return checkpoints.last().map(Checkpoint::number).orElse(0L);
    }

    /** Where chains go on whose months were dropped. */
    private List<Head> dropped(CheckpointWalk signed, long newest) {
        var dropped = checkpointsUpTo(newest)
                .flatMap(checkpoint -> signed.next(checkpoint).stream())
                .filter(content -> content.kind() == Kind.RETENTION)
                .flatMap(content -> content.heads().stream().map(SignedHead::head))
                .toList();
        signed.end();
        return dropped;
    }

    private static void add(List<Finding> findings, Finding finding) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(finding);
        }
    }

    /**
     * Each checkpoint is held against the chains as they stand behind the last event that it was made of.
     *
     * @param enough a position; the first checkpoint that covers it is the last one that is looked at
     * @return up to which position events were held against checkpoints
     */
    private long walkWithCheckpoints(
            ChainWalk walk, long settled, long newest, long enough, Consumer<AuditEntries.Entry> seen) {
        var signed = checkpointsUpTo(newest)
                .filter(checkpoints::isSigned)
                .flatMap(checkpoint -> checkpoints.content(checkpoint).stream())
                .iterator();
        var next = nextOf(signed);
        var held = 0L;
        for (var after = 0L; after < settled; ) {
            var events = entries.between(after, settled, EVENTS_AT_ONCE);
            for (var event : events) {
                while (next.isPresent() && next.get().position() < event.position()) {
                    held = Math.max(held, hold(walk, next.get()));
                    if (held >= enough) {
                        return held;
                    }
                    next = nextOf(signed);
                }
                walk.next(event);
                seen.accept(event);
            }
            after = events.isEmpty() ? settled : events.getLast().position();
        }
        while (next.isPresent() && held < enough) {
            held = Math.max(held, hold(walk, next.get()));
            next = nextOf(signed);
        }
        return held;
    }

    private static long hold(ChainWalk walk, Content checkpoint) {
        walk.holds(checkpoint);
        return checkpoint.kind() == Kind.HEADS ? checkpoint.position() : 0;
    }

    private static Optional<Content> nextOf(Iterator<Content> contents) {
        return contents.hasNext() ? Optional.of(contents.next()) : Optional.empty();
    }

    private Stream<Checkpoint> checkpointsUpTo(long newest) {
        return Stream.iterate(
                        checkpoints.after(0, CHECKPOINTS_AT_ONCE),
                        page -> !page.isEmpty(),
                        page -> checkpoints.after(page.getLast().number(), CHECKPOINTS_AT_ONCE))
                .flatMap(List::stream)
                .takeWhile(checkpoint -> checkpoint.number() <= newest);
    }

    private Verification result(List<Finding> findings, ChainWalk walk, CheckpointWalk signed) {
        var result = new Verification(
                findings.isEmpty(),
                walk.events(),
                walk.since().orElse(null),
                walk.chains(),
                signed.count(),
                signed.last()
                        .map(last -> new LastCheckpoint(
                                last.number(), last.at(), last.hash().hex()))
                        .orElse(null),
                checkpoints.publicKey().hex(),
                findings);
        if (!result.intact()) {
            LOG.errorf("the audit trail is not as it was written: %s", result.findings());
        }
        return result;
    }
}
