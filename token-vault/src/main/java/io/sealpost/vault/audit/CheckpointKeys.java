package io.sealpost.vault.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.Signatures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Opens the keys of checkpoints. There is one; whoever needs it first makes it. */
@ApplicationScoped
class CheckpointKeys {

    private static final int FIRST = 1;

    private final EntityManager entities;
    private final Sealer sealer;
    private final Clock clock;
    private final Map<Integer, Signatures> opened = new ConcurrentHashMap<>();

    CheckpointKeys(EntityManager entities, Sealer sealer, Clock clock) {
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
        var key = new CheckpointKey();
        key.id = FIRST;
        key.version = 1;
        key.privateKeySealed = sealer.seal(Signatures.freshKey(), key.place());
        QuarkusTransaction.requiringNew().run(() -> entities.createNativeQuery(
                        "insert into audit_signing_key (id, version, private_key_sealed, created_at) values (?1, ?2, ?3, ?4)"
                                + " on conflict do nothing")
                .setParameter(1, key.id)
                .setParameter(2, key.version)
                .setParameter(3, key.privateKeySealed)
                .setParameter(4, clock.instant())
                .executeUpdate());
        return of(FIRST).orElseThrow();
    }

    /** Empty where there is none of that number, or it does not open. */
    Optional<Signatures> of(int id) {
        var known = opened.get(id);
        return known != null ? Optional.of(known) : stored(id);
    }

    private Optional<Signatures> stored(int id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Optional.ofNullable(entities.find(CheckpointKey.class, id)))
                .flatMap(key -> sealer.openIfWhole(key.privateKeySealed, key.place()))
                .map(key -> {
                    var signatures = Signatures.with(key);
                    opened.put(id, signatures);
                    return signatures;
                });
    }
}
