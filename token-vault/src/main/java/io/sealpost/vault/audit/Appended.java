package io.sealpost.vault.audit;

import java.util.List;

/** Events that are inserted, and the chain of which they are the end once they are committed; nobody else has it until that is known. */
final class Appended {

    private final Chains chains;
    private final Chain chain;
    private final List<AuditEvent> events;
    private final List<Link> links;

    Appended(Chains chains, Chain chain, List<AuditEvent> events, List<Link> links) {
        this.chains = chains;
        this.chain = chain;
        this.events = events;
        this.links = links;
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
