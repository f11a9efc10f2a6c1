package io.sealpost.auth.accessrequest;

import io.sealpost.auth.audit.Action;
import io.sealpost.auth.audit.Audit;
import io.sealpost.auth.audit.Audit.Deed;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.lock.NameLock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How many new requests there may be: anybody with an account at a provider can ask, and whoever decides reads each of them. It is counted over
 * all replicas, one new request at a time. That the limit turns people away is told once in an hour, not for each of them.
 */
@ApplicationScoped
class RequestLimit {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final String ALL = "access-requests";

    private final StoredRequests stored;
    private final NameLock names;
    private final EntityManager entities;
    private final Audit audit;
    private final AccessRequestConfig config;
    private final Clock clock;

    RequestLimit(
            StoredRequests stored,
            NameLock names,
            EntityManager entities,
            Audit audit,
            AccessRequestConfig config,
            Clock clock) {
        this.stored = stored;
        this.names = names;
        this.entities = entities;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /** Whether there may be one more; the place is the caller's until its transaction ends. */
    boolean leavesRoomFor(String issuer, Actor actor) {
        names.take(ALL, "limit");
        var since = clock.instant().minus(WINDOW);
        if (stored.countSince(since) >= config.mostPerHour()) {
            tell(ALL, since, actor);
            return false;
        }
        if (stored.countSince(since, issuer) >= config.mostPerHourAndIssuer()) {
            tell(ALL + "/" + issuer, since, actor);
            return false;
        }
        return true;
    }

    /** Forgets what was told long ago. */
    void forgetBefore(Instant time) {
        entities.createNativeQuery("delete from access_request_limit where told_at < ?1")
                .setParameter(1, time)
                .executeUpdate();
    }

    private void tell(String scope, Instant since, Actor actor) {
        var told = entities.createNativeQuery("""
                        insert into access_request_limit (scope, told_at) values (?1, ?2)
                        on conflict (scope) do update set told_at = excluded.told_at
                        where access_request_limit.told_at <= ?3
                        """)
                .setParameter(1, scope)
                .setParameter(2, clock.instant())
                .setParameter(3, since)
                .executeUpdate();
        if (told == 1) {
            audit.refused(Deed.of(actor, Action.ACCESS_REQUESTED, scope), "rate_limited");
        }
    }
}
