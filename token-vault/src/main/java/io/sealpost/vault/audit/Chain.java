package io.sealpost.vault.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One writer's chain, with its head in memory; whoever took it from {@link Chains} has it alone. */
final class Chain {

    private final Writer writer;
    private long sequence;
    private Bytes head;
    private Instant latest;

    /** A chain without events. */
    Chain(Writer writer) {
        this.writer = writer;
        this.head = ChainHash.first(writer);
        this.latest = writer.startedAt();
    }

    Writer writer() {
        return writer;
    }

    /** How far it is known to be committed. */
    synchronized Head head() {
        return new Head(writer.id(), sequence, head);
    }

    /** The time of the last event, or of the beginning. */
    synchronized Instant restsSince() {
        return latest;
    }

    /**
     * Events in the order in which they are to be linked, none of them older than the one before: what is dropped with its month is the
     * beginning of a chain, without holes.
     */
    synchronized List<AuditEvent> inTime(List<AuditEvent> events) {
        var now = latest;
        var ordered = new ArrayList<AuditEvent>(events.size());
        for (var event : events) {
            now = event.at().isBefore(now) ? now : event.at();
            ordered.add(event.at(now));
        }
        return ordered;
    }

    /** Links for events, in their order; the chain itself stays as it is until they are committed. */
    synchronized List<Link> links(List<AuditEvent> events) {
        var links = new ArrayList<Link>(events.size());
        var before = head;
        var place = sequence;
        for (var event : events) {
            before = ChainHash.next(before, writer.id(), ++place, event);
            links.add(new Link(place, before));
        }
        return links;
    }

    /** Those links are committed, with their events. */
    synchronized void advance(List<AuditEvent> events, List<Link> links) {
        var last = links.getLast();
        latest = events.getLast().at();
        sequence = last.sequence();
        head = last.hash();
    }
}
