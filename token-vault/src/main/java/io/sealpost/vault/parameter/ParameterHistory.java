package io.sealpost.vault.parameter;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** What parameters were, and who changed them. A change is added in the transaction that makes it. */
@ApplicationScoped
class ParameterHistory implements PanacheRepositoryBase<SystemParameterChange, Long> {

    /** A value with its description. */
    record Content(String value, String description) {

        static final Content NONE = new Content(null, null);

        static Content of(SystemParameter parameter) {
            return new Content(parameter.value, parameter.description);
        }
    }

    void add(String key, Instant at, String changedBy, Content before, Content after) {
        var change = new SystemParameterChange();
        change.key = key;
        change.at = at;
        change.changedBy = changedBy;
        change.oldValue = before.value();
        change.newValue = after.value();
        change.oldDescription = before.description();
        change.description = after.description();
        persist(change);
    }

    /** The newest first. */
    List<SystemParameterChange> before(String key, long number, int rows) {
        return find("key = ?1 and number < ?2 order by number desc", key, number)
                .page(0, rows)
                .list();
    }

    boolean knows(String key) {
        return find("key", key).page(0, 1).firstResultOptional().isPresent();
    }
}
