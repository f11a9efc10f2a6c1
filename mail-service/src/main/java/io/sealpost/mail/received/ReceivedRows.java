package io.sealpost.mail.received;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.mail.address.AddressPatterns;
import io.sealpost.mail.address.Covered;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Received messages in the database, as far as somebody may read the mailboxes. */
@ApplicationScoped
class ReceivedRows implements PanacheRepositoryBase<ReceivedMessage, UUID> {

    Optional<ReceivedMessage> readable(UUID id, AddressPatterns mailboxes) {
        var readable = readable(mailboxes);
        var parameters = readable.parameters();
        parameters.put("id", id);
        return find("id = :id and " + readable.condition(), parameters).firstResultOptional();
    }

    List<ReceivedMessage> readableAfter(long position, int rows, AddressPatterns mailboxes) {
        var readable = readable(mailboxes);
        var parameters = readable.parameters();
        parameters.put("position", position);
        return find("position > :position and " + readable.condition() + " order by position", parameters)
                .page(0, rows)
                .list();
    }

    private static Covered readable(AddressPatterns mailboxes) {
        return Covered.by(mailboxes, "mailboxKey", "mailboxDomain");
    }

    byte[] raw(UUID id) {
        return getEntityManager().find(ReceivedBytes.class, id).raw;
    }
}
