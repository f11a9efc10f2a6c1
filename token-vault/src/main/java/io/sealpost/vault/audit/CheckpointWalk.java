package io.sealpost.vault.audit;

import io.sealpost.vault.audit.Checkpoint.Content;
import io.sealpost.vault.audit.Checkpoint.Dropped;
import io.sealpost.vault.audit.Checkpoint.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows the checkpoints in their order: each is signed, numbered, and holds the hash of the one before. */
final class CheckpointWalk {

    private final Checkpoints checkpoints;
    private final Consumer<Finding> findings;
    private final Map<Long, String> known = new HashMap<>();
    private Content first;
    private Checkpoint last;
    private Dropped dropped;
    private long count;

    CheckpointWalk(Checkpoints checkpoints, Consumer<Finding> findings) {
        this.checkpoints = checkpoints;
        this.findings = findings;
    }

    /** What the next one says; empty where it does not count. */
    Optional<Content> next(Checkpoint checkpoint) {
        count++;
        var content = checkpoints.content(checkpoint);
        if (content.isEmpty() || !checkpoints.isSigned(checkpoint)) {
            change(checkpoint, "It does not carry our signature.");
            return Optional.empty();
        }
        var said = content.get();
        if (said.number() != checkpoint.number()) {
            change(checkpoint, "It is checkpoint " + said.number() + ", put in another one's place.");
            return Optional.empty();
        }
        follows(checkpoint, said);
        if (said.kind() == Kind.RETENTION) {
            went(checkpoint, said.dropped());
        }
        known.put(checkpoint.number(), checkpoint.hash().hex());
        return content;
    }

    private void went(Checkpoint checkpoint, Dropped month) {
        // no checkpoint went with a month without any
        if (month.checkpoint() > 0) {
            dropped = month;
        }
        if (month.findings() != null) {
            findings.accept(Finding.checkpoint(
                    Finding.Kind.MONTH_CHANGED,
                    checkpoint.number(),
                    month.month() + " was dropped with " + month.findings() + " findings."));
        }
    }

    private void follows(Checkpoint checkpoint, Content said) {
        if (last == null) {
            first = said;
        } else if (said.number() > last.number() + 1) {
            missing(last.number() + 1, said.number() - 1);
        } else if (!said.previous().equals(last.hash().hex())) {
            change(checkpoint, "It does not follow the one before.");
        }
        last = checkpoint;
    }

    private void change(Checkpoint checkpoint, String detail) {
        findings.accept(Finding.checkpoint(Finding.Kind.CHECKPOINT_CHANGED, checkpoint.number(), detail));
    }

    private void missing(long from, long to) {
        findings.accept(Finding.checkpoint(
                Finding.Kind.CHECKPOINT_MISSING, from, "The checkpoints from here to " + to + " are gone."));
    }

    /** There are no more. What is older than the first one has to have gone with its month. */
    void end() {
        if (first == null || first.previous().equals(Checkpointer.NOTHING_BEFORE)) {
            return;
        }
        var before = first.number() - 1;
        if (dropped == null
                || dropped.checkpoint() != before
                || !first.previous().equals(dropped.hash())) {
            missing(dropped == null ? 1 : dropped.checkpoint() + 1, before);
        }
    }

    /**
     * Holds against what is there what somebody knows from elsewhere.
     *
     * @param sha256 over its text, in hexadecimal digits
     */
    void holds(long number, String sha256) {
        if (first != null && number < first.number()) {
            return;
        }
        var here = known.get(number);
        if (here == null) {
            missing(number, number);
        } else if (!here.equals(sha256)) {
            findings.accept(Finding.checkpoint(
                    Finding.Kind.CHECKPOINT_CHANGED, number, "It is another one than the one that is known."));
        }
    }

    Optional<Checkpoint> last() {
        return Optional.ofNullable(last);
    }

    long count() {
        return count;
    }
}
