package io.sealpost.vault.audit;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

@ApplicationScoped
class AuditEvents implements PanacheRepositoryBase<AuditEvent, Long> {

    List<AuditEvent> after(long position, int rows) {
        return find("position > ?1 order by position", position).page(0, rows).list();
    }

    /** Adds many in one statement; their own positions keep Hibernate from doing so. */
    void add(List<AuditEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        getEntityManager()
                .createNativeQuery(
                        "insert into audit_event (id, at, writer, caller, action, object, outcome, reason)"
                                + " select * from unnest(:ids, :times, :writers, :callers, :actions, :objects, :outcomes, :reasons)")
                .setParameter("ids", column(events, event -> event.id, UUID[]::new))
                .setParameter("times", column(events, event -> event.at, Instant[]::new))
                .setParameter("writers", column(events, event -> event.writer, String[]::new))
                .setParameter("callers", column(events, event -> event.caller, String[]::new))
                .setParameter("actions", column(events, event -> event.action, String[]::new))
                .setParameter("objects", column(events, event -> event.object, String[]::new))
                .setParameter("outcomes", column(events, event -> event.outcome, String[]::new))
                .setParameter("reasons", column(events, event -> event.reason, String[]::new))
                .executeUpdate();
    }

    private static <T> T[] column(List<AuditEvent> events, Function<AuditEvent, T> value, IntFunction<T[]> array) {
        return events.stream().map(value).toArray(array);
    }

    boolean known(UUID id) {
        return count("id", id) > 0;
    }
}
