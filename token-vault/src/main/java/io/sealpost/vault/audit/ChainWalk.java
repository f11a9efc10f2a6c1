package io.sealpost.vault.audit;

import io.sealpost.vault.audit.AuditEntries.Entry;
import io.sealpost.vault.audit.Checkpoint.Content;
import io.sealpost.vault.audit.Checkpoint.SignedHead;
import io.sealpost.vault.audit.Finding.Kind;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Follows all chains through the events in the order of their positions, in which each chain's events come in the order of their commits. Goes
 * on behind what it finds, so that one changed event is one finding.
 */
final class ChainWalk {

    private static final Bytes NOTHING = Bytes.of(new byte[0]);

    private final Map<Integer, Writer> writers;
    private final Map<Integer, NavigableMap<Long, Head>> dropped;
    private final Consumer<Finding> findings;
    private final Map<Integer, Head> heads = new HashMap<>();
    private final Map<Integer, Head> grown = new TreeMap<>();
    private long heldLast;
    private long events;
    private Instant since;

    /**
     * @param writers all that are known, by id
     * @param dropped the last events of chains in months that were dropped
     */
    ChainWalk(Map<Integer, Writer> writers, Collection<Head> dropped, Consumer<Finding> findings) {
        this.writers = writers;
        this.dropped = dropped.stream()
                .collect(Collectors.groupingBy(
                        Head::writer,
                        Collectors.toMap(Head::sequence, Function.identity(), (_, later) -> later, TreeMap::new)));
        this.findings = findings;
    }

    void next(Entry entry) {
        events++;
        if (since == null) {
            since = entry.event().at();
        }
        var here = entry.head();
        var before = heads.get(here.writer());
        if (before == null) {
            before = begin(here);
        }
        if (here.sequence() <= before.sequence()) {
            findings.accept(Finding.event(
                    Kind.EVENTS_OUT_OF_ORDER, here, "It stands behind event " + before.sequence() + " of its chain."));
            return;
        }
        if (here.sequence() > before.sequence() + 1) {
            findings.accept(Finding.event(
                    Kind.EVENTS_MISSING,
                    here,
                    "Between event " + before.sequence() + " of its chain and this one " + missing(before, here)
                            + " are missing."));
        } else if (!here.hash().equals(ChainHash.next(before.hash(), here.writer(), here.sequence(), entry.event()))) {
            findings.accept(Finding.event(
                    Kind.EVENT_CHANGED, here, "It is not what its hash, made with the event before, was made of."));
        }
        heads.put(here.writer(), here);
        grown.put(here.writer(), here);
    }

    private static long missing(Head before, Head here) {
        return here.sequence() - before.sequence() - 1;
    }

    /** What stands before the first event that is left of a chain: a month that was about to be dropped may still be there. */
    private Head begin(Head first) {
        var gone = dropped.getOrDefault(first.writer(), Collections.emptyNavigableMap())
                .floorEntry(first.sequence() - 1);
        if (gone != null) {
            return gone.getValue();
        }
        var writer = writers.get(first.writer());
        if (writer == null) {
            findings.accept(Finding.event(Kind.WRITER_UNKNOWN, first, "Nothing is known of the writer of this chain."));
            return new Head(first.writer(), first.sequence() - 1, NOTHING);
        }
        return new Head(writer.id(), 0, ChainHash.first(writer));
    }

    /**
     * Holds against what was walked through so far, which is all up to a checkpoint's position, what that checkpoint says: it names the end of
     * every chain that grew since the one before, for it was made when nothing could be added up to there any more.
     */
    void holds(Content checkpoint) {
        var signed = checkpoint.kind() == Checkpoint.Kind.HEADS ? checkpoint.heads() : List.<SignedHead>of();
        signed.stream().map(SignedHead::head).forEach(head -> {
            reaches(head, checkpoint.number());
            endsWith(head, checkpoint.number());
            grown.remove(head.writer());
        });
        // where the one before is gone, with its month or without, nobody knows what it named
        if (checkpoint.number() == heldLast + 1) {
            grown.values().forEach(head -> added(head, checkpoint.number()));
        }
        grown.clear();
        heldLast = checkpoint.number();
    }

    private void endsWith(Head signed, long checkpoint) {
        var last = heads.get(signed.writer());
        if (last != null && last.sequence() > signed.sequence()) {
            added(last, checkpoint);
        }
    }

    private void added(Head head, long checkpoint) {
        findings.accept(Finding.added(
                head, checkpoint, "It stands where the checkpoint tells of no event, or of none behind another one."));
    }

    /** Holds against what was walked through so far what this process knows of the end of a chain. */
    void reaches(Head known) {
        reaches(known, null);
    }

    private void reaches(Head known, Long checkpoint) {
        var last = heads.get(known.writer());
        var gone = dropped.getOrDefault(known.writer(), Collections.emptyNavigableMap());
        var isThere = (last != null && last.sequence() >= known.sequence())
                || (!gone.isEmpty() && gone.lastKey() >= known.sequence());
        if (!isThere) {
            findings.accept(Finding.end(
                    known,
                    checkpoint,
                    "Its chain went up to this event, and ends with " + (last == null ? 0 : last.sequence()) + "."));
        } else if (last != null
                && last.sequence() == known.sequence()
                && !last.hash().equals(known.hash())) {
            findings.accept(Finding.end(known, checkpoint, "Its chain had another event here."));
        }
    }

    /** The time of the first event. */
    Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    long events() {
        return events;
    }

    int chains() {
        return heads.size();
    }
}
