package io.sealpost.auth.connection;

import io.sealpost.auth.provider.MailOffer;
import io.sealpost.auth.provider.MailOffers;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.vault.Application;
import io.sealpost.auth.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;

/** What a ticket stands for right now. */
@ApplicationScoped
class Tickets {

    private final Connections connections;
    private final MailOffers offers;
    private final Vault vault;

    Tickets(Connections connections, MailOffers offers, Vault vault) {
        this.connections = connections;
        this.offers = offers;
        this.vault = vault;
    }

    /** Everything that it takes to ask a person for consent. */
    record Bearer(Connection connection, MailOffer offer, Application application) {}

    /** Changes nothing. Refuses tickets that are unknown, used or too old, and providers that stopped offering mailboxes. */
    Bearer of(String ticket) {
        var connection = connections.ofTicket(ticket);
        var offer = offers.of(connection.provider)
                .filter(found -> connection.kind.isFor(found.template()))
                .orElseThrow(Tickets::notOffered);
        var application = vault.application(offer.application())
                .filter(offer.template()::isOf)
                .filter(found -> found.authorizationEndpoint() != null)
                .orElseThrow(Tickets::notOffered);
        return new Bearer(connection, offer, application);
    }

    static Refusal notOffered() {
        return Refusal.of(
                RefusalCode.CONFLICT,
                "Mailboxes cannot be connected with this provider at the moment. Tell whoever sent you the link.");
    }
}
