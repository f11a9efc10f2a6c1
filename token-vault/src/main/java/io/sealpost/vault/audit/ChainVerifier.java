package io.sealpost.vault.audit;

import io.sealpost.vault.audit.Checkpoint.Content;
import io.sealpost.vault.audit.Checkpoint.Kind;
import io.sealpost.vault.audit.Checkpoint.SignedHead;
import io.sealpost.vault.audit.Verification.LastCheckpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
        var newest = checkpoints.last().map(Checkpoint::number).orElse(0L);
        var settled = entries.settledSurely();
        var findings = new ArrayList<Finding>();
        var signed = new CheckpointWalk(checkpoints, finding -> add(findings, finding));
        var dropped = checkpointsUpTo(newest)
                .flatMap(checkpoint -> signed.next(checkpoint).stream())
                .filter(content -> content.kind() == Kind.RETENTION)
                .flatMap(content -> content.heads().stream().map(ChainVerifier::head))
                .toList();
        signed.end();
        ownCheckpoint.ifPresent(own -> signed.holds(own.number(), own.hash().hex()));
        known.ifPresent(one -> signed.holds(one.number(), one.sha256()));
        var walk = new ChainWalk(entries.writers(), dropped, finding -> add(findings, finding));
        walkWithCheckpoints(walk, settled, newest);
        ownHeads.forEach(own -> walk.reaches(own, null));
        return result(findings, walk, signed);
    }

    private static void add(List<Finding> findings, Finding finding) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(finding);
        }
    }

    /** Each checkpoint is held against the chains as they stand behind the last event that it was made of. */
    private void walkWithCheckpoints(ChainWalk walk, long settled, long newest) {
        var heads = checkpointsUpTo(newest)
                .filter(checkpoints::isSigned)
                .flatMap(checkpoint -> checkpoints.content(checkpoint).stream())
                .filter(content -> content.kind() == Kind.HEADS)
                .iterator();
        var next = nextOf(heads);
        for (var after = 0L; after < settled; ) {
            var events = entries.between(after, settled, EVENTS_AT_ONCE);
            for (var event : events) {
                while (next.isPresent() && next.get().position() < event.position()) {
                    hold(walk, next.get());
                    next = nextOf(heads);
                }
                walk.next(event);
            }
            after = events.isEmpty() ? settled : events.getLast().position();
        }
        while (next.isPresent()) {
            hold(walk, next.get());
            next = nextOf(heads);
        }
    }

    private static Optional<Content> nextOf(Iterator<Content> contents) {
        return contents.hasNext() ? Optional.of(contents.next()) : Optional.empty();
    }

    private static void hold(ChainWalk walk, Content content) {
        content.heads().forEach(signed -> walk.reaches(head(signed), content.number()));
    }

    private Stream<Checkpoint> checkpointsUpTo(long newest) {
        return Stream.iterate(
                        checkpoints.after(0, CHECKPOINTS_AT_ONCE),
                        page -> !page.isEmpty(),
                        page -> checkpoints.after(page.getLast().number(), CHECKPOINTS_AT_ONCE))
                .flatMap(List::stream)
                .takeWhile(checkpoint -> checkpoint.number() <= newest);
    }

    private static Head head(SignedHead signed) {
        return new Head(signed.writer(), signed.sequence(), Bytes.ofHex(signed.hash()));
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
