package io.sealpost.mail.vault;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.sealpost.mail.connection.SecretText;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Mail passwords, which live in the vault and nowhere else.
 *
 * <ol>
 *   <li>Each password gets a name of its own, so that a change takes effect with the row that names it, or not at all.
 *   <li>A name is noted as unused before the password is stored and until a committed row names it; unused ones are deleted in the
 *       end, whatever crashes.
 * </ol>
 */
@ApplicationScoped
public class StoredPasswords {

    private static final Logger LOG = Logger.getLogger(StoredPasswords.class);
    private static final Duration TIME_TO_ADOPT = Duration.ofMinutes(10);

    private final Vault vault;
    private final Session database;
    private final Clock clock;

    StoredPasswords(Vault vault, Session database, Clock clock) {
        this.vault = vault;
        this.database = database;
        this.clock = clock;
    }

    /** Stores a password in the vault and returns its name there. Call outside any transaction, then {@link #adopt} the name. */
    public String store(String owner, SecretText password) {
        var random = new byte[8];
        ThreadLocalRandom.current().nextBytes(random);
        var name = "mail-service." + owner + "." + HexFormat.of().formatHex(random);
        QuarkusTransaction.requiringNew().run(() -> note(name, clock.instant().plus(TIME_TO_ADOPT)));
        vault.putSecret(name, password);
        return name;
    }

    /** A row names this password now. Part of the transaction that writes the row. */
    public void adopt(String name) {
        database.createNativeMutationQuery("delete from unused_secret where name = ?1")
                .setParameter(1, name)
                .executeUpdate();
    }

    /** No row names this password any more. Part of the transaction that changed the row. */
    public void discard(String name) {
        note(name, clock.instant());
    }

    @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void deleteUnused() {
        for (var name : unused()) {
            try {
                vault.deleteSecret(name);
                QuarkusTransaction.requiringNew().run(() -> adopt(name));
            } catch (LoginUnavailable e) {
                LOG.debugf("unused secrets stay until the vault answers: %s", e.code());
                return;
            }
        }
    }

    private List<String> unused() {
        return QuarkusTransaction.requiringNew().call(() -> database.createNativeQuery(
                        "select name from unused_secret where delete_after < ?1 limit 100", String.class)
                .setParameter(1, clock.instant())
                .getResultList());
    }

    private void note(String name, Instant deleteAfter) {
        database.createNativeMutationQuery(
                        "insert into unused_secret (name, delete_after) values (?1, ?2) on conflict do nothing")
                .setParameter(1, name)
                .setParameter(2, deleteAfter)
                .executeUpdate();
    }
}
