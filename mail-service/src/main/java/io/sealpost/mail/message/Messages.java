package io.sealpost.mail.message;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.mail.address.AddressPatterns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Messages in the database. */
@ApplicationScoped
class Messages implements PanacheRepositoryBase<Message, UUID> {

    /** Whose messages somebody may see: its own, and those sent as addresses that it may read. */
    record Visible(String caller, AddressPatterns mailboxes) {}

    private static final String VISIBLE =
            "(caller = :caller or :all = true or senderKey in :addresses or senderDomain in :domains)";

    /** A message that this caller may see; it, its recipients and its attempts are then read as of one moment. Begins a transaction's work. */
    Optional<Message> visible(UUID id, Visible to) {
        getEntityManager()
                .createNativeQuery("set transaction isolation level repeatable read")
                .executeUpdate();
        var parameters = parameters(to);
        parameters.put("id", id);
        return find("id = :id and " + VISIBLE, parameters).firstResultOptional();
    }

    List<Message> visibleAfter(long position, int rows, Visible to) {
        var parameters = parameters(to);
        parameters.put("position", position);
        return find("position > :position and " + VISIBLE + " order by position", parameters)
                .page(0, rows)
                .list();
    }

    /** The message, if it is the caller's own; whoever else wants to change it waits for the end of the transaction. */
    Optional<Message> ownLocked(UUID id, String caller) {
        return find("id = ?1 and caller = ?2", id, caller)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    List<Recipient> recipients(UUID message) {
        return getEntityManager()
                .createQuery("from Recipient where message = ?1 order by position", Recipient.class)
                .setParameter(1, message)
                .getResultList();
    }

    List<Attempt> attempts(UUID message) {
        return getEntityManager()
                .createQuery("from Attempt where message = ?1 order by number", Attempt.class)
                .setParameter(1, message)
                .getResultList();
    }

    byte[] wire(UUID message) {
        return getEntityManager().find(MessageBytes.class, message).wire;
    }

    /** An empty list in a condition is a syntax error in some databases' eyes; a value that nothing equals is not. */
    private static Map<String, Object> parameters(Visible to) {
        var parameters = new HashMap<String, Object>();
        parameters.put("caller", to.caller());
        parameters.put("all", to.mailboxes().all());
        parameters.put("addresses", orNothing(to.mailboxes().addresses()));
        parameters.put("domains", orNothing(to.mailboxes().domains()));
        return parameters;
    }

    private static Set<String> orNothing(Set<String> values) {
        return values.isEmpty() ? Set.of("") : values;
    }
}
