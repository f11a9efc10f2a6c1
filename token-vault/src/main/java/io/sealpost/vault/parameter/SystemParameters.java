package io.sealpost.vault.parameter;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** The stored parameters. */
@ApplicationScoped
public class SystemParameters implements PanacheRepositoryBase<SystemParameter, String> {

    /** Where the services' pages are: {@code web.base.url}, without a slash at its end. */
    @Transactional
    public String webBaseUrl() {
        var url = effective(KnownParameter.WEB_BASE_URL);
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** Whether a provider's userinfo endpoint is shown a sign-in's token in a header: {@code auth_oauth.authorization_header}. */
    @Transactional
    public boolean showsTokensInHeader() {
        return on(KnownParameter.AUTH_OAUTH_AUTHORIZATION_HEADER);
    }

    List<SystemParameter> after(String key, int rows) {
        return find("key > ?1 order by key", key).page(0, rows).list();
    }

    /** As {@link #after}, and between them the known ones that nothing is stored for. In the order of the database, which is its own. */
    List<ParameterView> withKnownAfter(String key, int rows) {
        var keys = getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("""
                        select key from (select key from system_parameter union select unnest(string_to_array(?1, ','))) as either
                        where key > ?2 order by key""", String.class)
                .setParameter(1, String.join(",", KnownParameter.keys()))
                .setParameter(2, key)
                .setMaxResults(rows)
                .list();
        var stored = list("key in ?1", keys).stream().collect(Collectors.toMap(parameter -> parameter.key, p -> p));
        return keys.stream().map(name -> view(name, stored.get(name))).toList();
    }

    /** One with its value, or a known one without. */
    Optional<ParameterView> view(String key) {
        return findByIdOptional(key).map(ParameterView::of).or(() -> KnownParameter.of(key)
                .map(ParameterView::of));
    }

    private static ParameterView view(String key, SystemParameter stored) {
        return stored == null ? ParameterView.of(KnownParameter.of(key).orElseThrow()) : ParameterView.of(stored);
    }

    boolean on(KnownParameter known) {
        return KnownParameter.on(effective(known));
    }

    /** What holds: the stored value, else the default. */
    private String effective(KnownParameter known) {
        return findByIdOptional(known.key()).map(parameter -> parameter.value).orElse(known.standard());
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
