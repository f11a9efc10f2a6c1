package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The grants' rows, moved through time. */
final class DueGrants {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Stage stage;

    DueGrants(Stage stage) {
        this.stage = stage;
    }

    /** The access tokens of the first accounts, so many, run out. */
    void expire(int accounts) {
        var names = IntStream.range(0, accounts)
                .mapToObj(number -> "'" + Vault.account(number) + "'")
                .collect(Collectors.joining(", "));
        stage.change("update account_grant set access_token_expires_at = now() - interval '1 second' where account in ("
                + names + ")");
    }

    /** So many are due now, all of them but one that is never refreshed here. */
    void allDue(int grants) {
        stage.change("update account_grant set due_at = now() where id in"
                + " (select id from account_grant where account <> '" + Vault.account(0) + "' order by account limit "
                + grants + ")");
    }

    /** An hour passes in which every access token ran out and every pause was over. */
    void anHourLater() {
        stage.change("update account_grant set access_token_expires_at = access_token_expires_at - interval '1 hour',"
                + " trouble_since = trouble_since - interval '1 hour', next_try_at = null,"
                + " due_at = case when due_at < now() + interval '1 hour' then now() else due_at end");
    }

    long dead() {
        return stage.count("select count(*) from account_grant where status <> 'ACTIVE'");
    }

    /** Returns when none is due and none is being refreshed; one that is being refreshed is due when its lease ends. */
    void awaitAllRefreshed() {
        var giveUp = System.nanoTime() + LONGEST.toNanos();
        while (stage.count("select count(*) from account_grant where due_at <= now() or next_try_at is not null"
                        + " or lease_owner is not null")
                > 0) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("The grants were not refreshed within " + LONGEST);
            }
            Vault.pause(Duration.ofMillis(100));
        }
    }
}
