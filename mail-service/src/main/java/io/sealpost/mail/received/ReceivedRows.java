package io.sealpost.mail.received;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.mail.address.AddressPatterns;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Received messages in the database, as far as somebody may read the mailboxes. */
@ApplicationScoped
class ReceivedRows implements PanacheRepositoryBase<ReceivedMessage, UUID> {

    private static final String READABLE = "(:all = true or mailboxKey in :addresses or mailboxDomain in :domains)";

    Optional<ReceivedMessage> readable(UUID id, AddressPatterns mailboxes) {
        var parameters = parameters(mailboxes);
        parameters.put("id", id);
        return find("id = :id and " + READABLE, parameters).firstResultOptional();
    }

    List<ReceivedMessage> readableAfter(long position, int rows, AddressPatterns mailboxes) {
        var parameters = parameters(mailboxes);
        parameters.put("position", position);
        return find("position > :position and " + READABLE + " order by position", parameters)
                .page(0, rows)
                .list();
    }

    byte[] raw(UUID id) {
        return getEntityManager().find(ReceivedBytes.class, id).raw;
    }

    private static Map<String, Object> parameters(AddressPatterns mailboxes) {
        var parameters = new HashMap<String, Object>();
        parameters.put("all", mailboxes.all());
        parameters.put("addresses", orNothing(mailboxes.addresses()));
        parameters.put("domains", orNothing(mailboxes.domains()));
        return parameters;
    }

    /** A value that no mailbox has, because a list of a condition cannot be empty. */
    private static Set<String> orNothing(Set<String> values) {
        return values.isEmpty() ? Set.of("\n") : values;
    }
}
