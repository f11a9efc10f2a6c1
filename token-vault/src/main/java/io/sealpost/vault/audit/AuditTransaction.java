package io.sealpost.vault.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the events of a transaction as the last thing that it does, or some in one of their own: a chain is held from the insert until the commit
 * is answered, and whoever holds one waits for no other row, and for no connection. Where they cannot be written, the transaction is rolled
 * back.
 */
@ApplicationScoped
class AuditTransaction {

    private static final Object KEY = new Object();

    private final TransactionSynchronizationRegistry transaction;
    private final EntityManager entities;
    private final Appender appender;

    AuditTransaction(TransactionSynchronizationRegistry transaction, EntityManager entities, Appender appender) {
        this.transaction = transaction;
        this.entities = entities;
        this.appender = appender;
    }

    /** Adds events to those that the current transaction ends with. */
    void add(List<AuditEvent> events) {
        var end = (End) transaction.getResource(KEY);
        if (end == null) {
            // what waits for rows of others does so ahead, not with a chain in its hands: the session ends in the order
            // of coming
            entities.isJoinedToTransaction();
            end = new End();
            transaction.putResource(KEY, end);
            transaction.registerInterposedSynchronization(end);
        }
        end.events.addAll(events);
    }

    /**
     * Writes events in a transaction that is nothing but their insert; returns when that is committed. Blocks.
     *
     * @throws IllegalStateException within a transaction, of which nobody would know the end
     */
    void write(List<AuditEvent> events) {
        if (transaction.getTransactionKey() != null) {
            throw new IllegalStateException("These events are not of the current transaction");
        }
        if (!events.isEmpty()) {
            appender.append(events).committed();
        }
    }

    private final class End implements Synchronization {

        private final List<AuditEvent> events = new ArrayList<>();
        private Appended appended;

        @Override
        public void beforeCompletion() {
            if (!events.isEmpty()) {
                appended = appender.append(events);
            }
        }

        @Override
        public void afterCompletion(int status) {
            if (appended == null) {
                return;
            }
            if (status == Status.STATUS_COMMITTED) {
                appended.committed();
            } else {
                appended.inDoubt();
            }
        }
    }
}
