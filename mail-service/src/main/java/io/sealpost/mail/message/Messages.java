package io.sealpost.mail.message;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.mail.address.AddressPatterns;
import io.sealpost.mail.address.Covered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Messages in the database. */
@ApplicationScoped
class Messages implements PanacheRepositoryBase<Message, UUID> {

    /** Whose messages somebody may see: its own if it is a sender, and those sent as addresses that it may read. */
    record Visible(Optional<String> sender, AddressPatterns mailboxes) {

        private Covered rows() {
            var rows = Covered.by(mailboxes, "senderKey", "senderDomain");
            sender.ifPresent(name -> rows.or("caller", name));
            return rows;
        }
    }

    /** A message that this caller may see; it, its recipients and its attempts are then read as of one moment. Begins a transaction's work. */
    Optional<Message> visible(UUID id, Visible to) {
        getEntityManager()
                .createNativeQuery("set transaction isolation level repeatable read")
                .executeUpdate();
        var visible = to.rows();
        var parameters = visible.parameters();
        parameters.put("id", id);
        return find("id = :id and " + visible.condition(), parameters).firstResultOptional();
    }

    List<Message> visibleAfter(long position, int rows, Visible to) {
        var visible = to.rows();
        var parameters = visible.parameters();
        parameters.put("position", position);
        return find("position > :position and " + visible.condition() + " order by position", parameters)
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
}
