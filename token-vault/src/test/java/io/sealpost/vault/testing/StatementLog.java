package io.sealpost.vault.testing;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** The statements that the service has the database run, while somebody looks. */
@PersistenceUnitExtension
@ApplicationScoped
public class StatementLog implements StatementInspector {

    private static final long serialVersionUID = 1L;

    private final transient List<String> statements = new CopyOnWriteArrayList<>();
    private volatile boolean looking;

    public List<String> during(Runnable action) {
        statements.clear();
        looking = true;
        action.run();
        looking = false;
        return List.copyOf(statements);
    }

    @Override
    public String inspect(String sql) {
        if (looking) {
            statements.add(sql);
        }
        return sql;
    }
}
