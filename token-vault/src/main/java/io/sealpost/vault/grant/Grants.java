package io.sealpost.vault.grant;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.vault.address.AccountKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

@ApplicationScoped
class Grants implements PanacheRepositoryBase<Grant, UUID> {

    Optional<Grant> of(String application, String account) {
        return find("application = ?1 and accountKey = ?2", application, AccountKey.of(account))
                .firstResultOptional();
    }

    /** What many grants at once are told apart by. */
    static String key(String application, String account) {
        return application + "/" + AccountKey.of(account);
    }

    Optional<Grant> lockedOf(String application, String account) {
        return find("application = ?1 and accountKey = ?2", application, AccountKey.of(account))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    Optional<Grant> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Those that exist, by their id; locked one after the other in an order that all share. */
    Map<UUID, Grant> locked(List<UUID> ids) {
        var found = getSession()
                .createNativeQuery(
                        "select * from account_grant where id = any(:ids) order by id for update", Grant.class)
                .setParameter("ids", ids.toArray(UUID[]::new))
                .getResultList();
        return found.stream().collect(Collectors.toMap(grant -> grant.id, Function.identity()));
    }

    /** Whether somebody refreshes the grant beyond a generation right now. Reads without a lock. */
    boolean isLeased(UUID id, long generation) {
        return getSession()
                .createNativeQuery(
                        "select 1 from account_grant where id = ?1 and generation = ?2 and lease_until > clock_timestamp()",
                        Integer.class)
                .setParameter(1, id)
                .setParameter(2, generation)
                .getResultStream()
                .findAny()
                .isPresent();
    }

    /** The applications that have grants for the background to look at now. */
    List<String> applicationsDue() {
        return getSession()
                .createNativeQuery(
                        "select distinct application from account_grant where due_at <= clock_timestamp()",
                        String.class)
                .getResultList();
    }

    /** Grants that are due, the longest first, locked; those that somebody else has locked are left out. */
    List<Grant> due(List<String> applications, int rows) {
        return getSession()
                .createNativeQuery(
                        "select * from account_grant where due_at <= clock_timestamp() and application = any(:applications)"
                                + " order by due_at limit :rows for update skip locked",
                        Grant.class)
                .setParameter("applications", applications.toArray(String[]::new))
                .setParameter("rows", rows)
                .getResultList();
    }

    /**
     * Leases grants that are locked and leased to nobody. Whoever still stands there as the owner never said what came of it. Past the
     * session: what it knows of these rows is as they were.
     */
    void lease(List<UUID> ids, UUID owner, Instant now, Instant until) {
        if (ids.isEmpty()) {
            return;
        }
        getSession()
                .createNativeMutationQuery(
                        "update account_grant set lease_owner = :owner, lease_until = :until, due_at = :until, fencing_token = fencing_token + 1,"
                                + " interrupted_at = coalesce(interrupted_at, case when lease_owner is not null then cast(:now as timestamptz) end)"
                                + " where id = any(:ids)")
                .setParameter("owner", owner)
                .setParameter("until", until)
                .setParameter("now", now)
                .setParameter("ids", ids.toArray(UUID[]::new))
                .executeUpdate();
    }

    /** When a grant is to be due at the latest, as long as it is still the same. */
    record Forward(UUID grant, long generation, Instant due) {}

    /** Brings the next refreshes of grants forward. Waits for nobody: a row that somebody has locked stays as it is. */
    void bringForward(List<Forward> forwards) {
        getSession()
                .createNativeMutationQuery("with wanted as (select a.id, w.due from account_grant a"
                        + " join unnest(:ids, :generations, :dues) as w(id, generation, due) on a.id = w.id and a.generation = w.generation"
                        + " where a.due_at is null or a.due_at > w.due order by a.id for update of a skip locked)"
                        + " update account_grant g set due_at = wanted.due from wanted where g.id = wanted.id")
                .setParameter("ids", forwards.stream().map(Forward::grant).toArray(UUID[]::new))
                .setParameter(
                        "generations",
                        forwards.stream().map(Forward::generation).toArray(Long[]::new))
                .setParameter("dues", forwards.stream().map(Forward::due).toArray(Instant[]::new))
                .executeUpdate();
    }

    /** Those of which nobody was told yet that they stopped; from now on somebody was. */
    List<UUID> told(List<UUID> ids) {
        return getSession()
                .createNativeQuery(
                        "with untold as (select id from account_grant where id = any(:ids) and stop_untold order by id for update)"
                                + " update account_grant g set stop_untold = false from untold where g.id = untold.id returning g.id",
                        UUID.class)
                .setParameter("ids", ids.toArray(UUID[]::new))
                .getResultList();
    }

    /** Grants that stopped before a moment and of which nobody was told, locked; those that somebody else has locked are left out. */
    List<Grant> untold(Instant before, int rows) {
        return getSession()
                .createNativeQuery(
                        "select * from account_grant where stop_untold and status_since < :before order by status_since limit :rows"
                                + " for update skip locked",
                        Grant.class)
                .setParameter("before", before)
                .setParameter("rows", rows)
                .getResultList();
    }

    /**
     * Confirmed grants in the order of (application, account), behind the cursor. A status stands in the query itself: of a parameter
     * PostgreSQL cannot know that the index of those that need consent will do.
     */
    List<Grant> after(Optional<GrantStatus> status, String application, String accountKey, int rows) {
        return find(
                        "accountKey is not null"
                                + status.map(one -> " and status = " + one.name())
                                        .orElse("")
                                + " and (application, accountKey) > (?1, ?2) order by application, accountKey",
                        application,
                        accountKey)
                .page(0, rows)
                .list();
    }

    /** Whether the application has a grant that was confirmed. */
    boolean anyOf(String application) {
        return find("application = ?1 and accountKey is not null", application)
                .page(0, 1)
                .firstResultOptional()
                .isPresent();
    }

    /** Confirmed grants that die unless somebody acts: a set end, or refreshes that fail or do not come for longer than a day. */
    Stream<Grant> ending() {
        return stream(
                "accountKey is not null and diesAt is not null and status in (ACTIVE, NEEDS_OPERATOR)"
                        + " and (diesOf = CONSENT_EXPIRY or status = NEEDS_OPERATOR or troubleSince < ?1 or dueAt < ?1)",
                databaseTime().minus(Duration.ofDays(1)));
    }

    /** A grant that the application has by itself, if it has one. */
    Optional<Grant> appOnlyOf(String application) {
        return find("application = ?1 and grantType = CLIENT_CREDENTIALS order by createdAt", application)
                .page(0, 1)
                .firstResultOptional();
    }

    List<Grant> pendingOf(String application) {
        return list("application = ?1 and status = PENDING", application);
    }

    /**
     * Whether a provider still honours, or soon may, another grant of a person to one client. A grant whose owner is not known may be
     * anybody's; one that the application has by itself is nobody's.
     *
     * @param applications the names under which the client is stored
     * @param subject null where it is not known whom to look for
     */
    boolean mayLive(List<String> applications, String issuer, String subject) {
        var found = subject == null
                ? find("application in ?1 and status <> NEEDS_CONSENT and grantType = AUTHORIZATION_CODE", applications)
                : find(
                        "application in ?1 and issuer = ?2 and subject = ?3 and status <> NEEDS_CONSENT",
                        applications,
                        issuer,
                        subject);
        return found.page(0, 1).firstResultOptional().isPresent()
                || find(
                                "application in ?1 and subject is null and status <> NEEDS_CONSENT and grantType = AUTHORIZATION_CODE",
                                applications)
                        .page(0, 1)
                        .firstResultOptional()
                        .isPresent();
    }

    List<Grant> pendingTooLong(Instant now, int rows) {
        return find("status = ?1 and pendingUntil < ?2", GrantStatus.PENDING, now)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .page(0, rows)
                .list();
    }

    /** Application, status, cause, number. */
    Stream<Object[]> byStatus() {
        return rows("select application, status, cause, count(*) from account_grant group by 1, 2, 3");
    }

    /** Application, cause, number of active grants in trouble. */
    Stream<Object[]> troubled() {
        return rows("select application, trouble_cause, count(*) from account_grant"
                + " where status = 'ACTIVE' and trouble_cause is not null group by 1, 2");
    }

    /** Application, days, number of grants that die within so many. */
    Stream<Object[]> dying() {
        return rows(
                "select application, days, count(*) from account_grant, unnest(array[1, 7, 30]) as days"
                        + " where status in ('ACTIVE', 'NEEDS_OPERATOR') and dies_at < now() + days * interval '1 day' group by 1, 2");
    }

    /** Application, number of grants that are due for long. */
    Stream<Object[]> overdue() {
        return rows(
                "select application, count(*) from account_grant where due_at < now() - interval '5 minutes' group by 1");
    }

    private Stream<Object[]> rows(String query) {
        return getSession().createNativeQuery(query, Object[].class).getResultStream();
    }

    /** The database's clock: the one clock that all replicas share for leases. */
    Instant databaseTime() {
        return getSession()
                .createNativeQuery("select clock_timestamp()", Instant.class)
                .getSingleResult();
    }
}
