package io.sealpost.vault.parameter;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;

/** The stored parameters. */
@ApplicationScoped
public class SystemParameters implements PanacheRepositoryBase<SystemParameter, String> {

    /** Where the services' pages are: {@code web.base.url}, without a slash at its end. */
    @Transactional
    public String webBaseUrl() {
        var url = findByIdOptional(KnownParameter.WEB_BASE_URL.key())
                .map(parameter -> parameter.value)
                .orElse(KnownParameter.DEFAULT_WEB_BASE_URL);
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    List<SystemParameter> after(String key, int rows) {
        return find("key > ?1 order by key", key).page(0, rows).list();
    }

    boolean on(KnownParameter known) {
        return findByIdOptional(known.key())
                .map(parameter -> KnownParameter.on(parameter.value))
                .orElse(false);
    }

    long version() {
        return getEntityManager().find(SystemParameterStore.class, SystemParameterStore.ONLY).version;
    }

    /** Queues writers and makes the store's new version. */
    void advance() {
        getEntityManager()
                .find(SystemParameterStore.class, SystemParameterStore.ONLY, LockModeType.PESSIMISTIC_WRITE)
                .version++;
    }
}
