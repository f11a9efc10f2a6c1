package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.acceptance.TokenFamilies.Policy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The one replica that seals grants anew under a new data key is killed in the middle of it (SIGKILL); another one goes on serving. */
@ExtendWith(Vaults.Running.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RotationKillIT {

    private static final int GRANTS = 3_000;
    private static final int AT_ONCE = 8;
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Map<String, String> SLOWLY = Map.of(
            "SEALPOST_KEY_ROTATION_TICK", "1s",
            "SEALPOST_KEY_ROTATION_BATCH", "50",
            "SEALPOST_KEY_ROTATION_ROWS_PER_SECOND", "300",
            "SEALPOST_KEY_ROTATION_REMOVE_AFTER", "1s");

    private final Vaults vaults;
    private final VaultDatabase database;
    private final VaultReplica server;

    RotationKillIT(Vaults vaults) {
        this.vaults = vaults;
        this.database = vaults.database();
        this.server = vaults.first();
    }

    @Test
    void aRotationGoesOnWhereItWasKilled() throws Exception {
        try (var provider = RotatingProvider.start(Policy.TOLERANT);
                var victim = vaults.another("rotating", SLOWLY)) {
            // Given
            var grants = connect(provider);
            var tokens = all(grants, server::accessToken);
            var over = new AtomicBoolean();
            var readers = Meanwhile.begin(() -> readUntil(over, grants, tokens));
            var old = current();
            var rows = sealedGrants();

            // When
            victim.api().post("/v1/keys/rotate").expect(202);
            awaitLeft(old, rows * 2 / 3);
            victim.kill();
            awaitNoWriter();

            // Then: it stands between, and the old key is held by what is under it
            var left = under(old);
            assertThat(left).isPositive().isLessThan(rows);
            assertThat(left + under(current())).isEqualTo(rows);
            assertThat(counted(old)).isEqualTo(left);
            assertThat(counted(current())).isEqualTo(rows - left);
            assertThatThrownBy(() -> database.change("delete from data_key where key_id = " + old))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("foreign key");

            // When
            victim.restart();
            awaitRemoved(old);
            over.set(true);

            // Then
            assertThat(readers.result()).isPositive();
            assertThat(under(current())).isEqualTo(rows);
            assertThat(counted(current())).isEqualTo(rows);
            assertThat(all(grants, server::accessToken)).isEqualTo(tokens);
            assertThat(all(grants, victim::accessToken)).isEqualTo(tokens);
            assertThat(provider.refreshes()).isZero();
        }
    }

    private List<GrantName> connect(RotatingProvider provider) throws Exception {
        var application = vaults.register(provider);
        return all(
                IntStream.range(0, GRANTS)
                        .mapToObj(number -> "user" + number + "@example.com")
                        .toList(),
                account -> vaults.connect(provider, application, account));
    }

    private interface Deed<T, R> {
        R on(T one) throws Exception;
    }

    private static <T, R> List<R> all(List<T> each, Deed<T, R> deed) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var done = threads.invokeAll(
                    each.stream().<Callable<R>>map(one -> () -> deed.on(one)).toList());
            return done.stream().map(Future::resultNow).toList();
        }
    }

    /** Reads one after the other and answers how many; each is what it was. */
    private int readUntil(AtomicBoolean over, List<GrantName> grants, List<String> tokens) {
        var reads = 0;
        while (!over.get()) {
            var number = reads++ % grants.size();
            assertThat(server.accessToken(grants.get(number))).isEqualTo(tokens.get(number));
        }
        return reads;
    }

    private void awaitLeft(long key, long most) {
        Waiting.until("no more than " + most + " rows under the old key", LONGEST, () -> Optional.of(under(key))
                .filter(left -> left <= most));
    }

    /** The database may be done with what it was asked for a little later than the process that asked. */
    private void awaitNoWriter() {
        Waiting.until("nobody who writes grants", LONGEST, () -> Optional.of(
                        database.count("select count(*) from pg_locks where relation = 'account_grant'::regclass"
                                + " and mode = 'RowExclusiveLock'"))
                .filter(writers -> writers == 0));
    }

    private void awaitRemoved(long key) {
        Waiting.until(
                "no data key " + key,
                LONGEST,
                () -> keys().anyMatch(each -> id(each) == key) ? Optional.empty() : Optional.of(true));
    }

    private long sealedGrants() {
        return database.count("select count(*) from account_grant where data_key is not null");
    }

    /** As the database says. */
    private long under(long key) {
        return database.count("select count(*) from account_grant where data_key = " + key);
    }

    /** As the vault says. */
    private long counted(long key) {
        return keys().filter(each -> id(each) == key)
                .mapToLong(each -> each.path("rows").path("account_grant").asLong())
                .sum();
    }

    private long current() {
        return keys().filter(each -> each.path("current").asBoolean())
                .mapToLong(RotationKillIT::id)
                .findAny()
                .orElseThrow();
    }

    private static long id(JsonNode key) {
        return key.path("id").asLong();
    }

    private Stream<JsonNode> keys() {
        var keys = server.api().get("/v1/keys").expect(200).json().path("data_keys");
        return StreamSupport.stream(keys.spliterator(), false);
    }
}
