package io.sealpost.vault.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.crypto.Place;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.Signatures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.Session;

/** What checkpoints are signed with: one key, made by the first checkpoint and sealed like any other secret. */
@ApplicationScoped
class SigningKeys {

    private static final int FIRST = 1;

    private final EntityManager entities;
    private final Sealer sealer;
    private final Clock clock;
    private final Map<Integer, Signatures> opened = new ConcurrentHashMap<>();

    SigningKeys(EntityManager entities, Sealer sealer, Clock clock) {
        this.entities = entities;
        this.sealer = sealer;
        this.clock = clock;
    }

    /** The key to sign with. */
    record Current(int id, Signatures signatures) {}

    Current current() {
        return new Current(FIRST, of(FIRST).orElseGet(this::first));
    }

    /** Replicas that make it at once agree on one: the insert of the second does nothing. */
    private Signatures first() {
        QuarkusTransaction.requiringNew().run(() -> entities.createNativeQuery(
                        "insert into audit_signing_key (id, version, private_key_sealed, created_at) values (?1, 1, ?2, ?3)"
                                + " on conflict do nothing")
                .setParameter(1, FIRST)
                .setParameter(2, sealer.seal(Signatures.freshKey(), place(FIRST)))
                .setParameter(3, clock.instant())
                .executeUpdate());
        return of(FIRST).orElseThrow();
    }

    Optional<Signatures> of(int id) {
        var known = opened.get(id);
        return known != null ? Optional.of(known) : stored(id);
    }

    private Optional<Signatures> stored(int id) {
        var sealed = QuarkusTransaction.requiringNew().call(() -> entities.unwrap(Session.class)
                .createNativeQuery("select private_key_sealed from audit_signing_key where id = ?1", byte[].class)
                .setParameter(1, id)
                .getSingleResultOrNull());
        return sealer.openIfWhole(sealed, place(id)).map(key -> {
            var signatures = Signatures.with(key);
            opened.put(id, signatures);
            return signatures;
        });
    }

    private static Place place(int id) {
        return new Place("audit_signing_key", Integer.toString(id), "private_key_sealed", 1);
    }
}
