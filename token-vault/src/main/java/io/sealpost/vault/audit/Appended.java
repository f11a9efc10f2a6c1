package io.sealpost.vault.audit;

import java.util.List;

/** Events that are inserted, and the chain of which they are the end once they are committed; nobody else has it until that is known. */
final class Appended {

    private final Chains chains;
    private final Chain chain;
    private final List<AuditEvent> events;
    private final List<Link> links;

    private Appended(Chains chains, Chain chain, List<AuditEvent> events, List<Link> links) {
        this.chains = chains;
        this.chain = chain;
        this.events = events;
        this.links = links;
    }

    /** Inserts events at the end of a chain, in the current transaction or, without one, in one that ends with the insert. */
    static Appended to(Chains chains, AuditEntries entries, List<AuditEvent> events) {
        return entries.connected(connection -> {
            var chain = chains.take(() -> entries.begin(connection));
            try {
                var ordered = chain.inTime(events);
                var links = chain.links(ordered);
                entries.add(connection, chain.writer(), ordered, links);
                return new Appended(chains, chain, ordered, links);
            } catch (RuntimeException | Error e) {
                chains.abandon(chain);
                throw e;
            }
        });
    }

    void committed() {
        chain.advance(events, links);
        chains.giveBack(chain);
    }

    /** Nobody knows whether they are committed. */
    void inDoubt() {
        chains.abandon(chain);
    }
}
