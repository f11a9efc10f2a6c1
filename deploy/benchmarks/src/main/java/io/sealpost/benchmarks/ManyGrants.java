package io.sealpost.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Grants of one application, as if so many accounts had been connected: rows with tokens that the vault opens, written past it. Their tokens
 * live for a day, and nobody has to refresh them before.
 */
final class ManyGrants {

    /** A number in decimal digits completes the id, so that PostgreSQL and a load generator can name one at random. */
    static final String ID_PREFIX = "00000000-0000-4000-8000-";

    static final long FIRST_ID = 100_000_000_000L;

    private static final String TABLE = "account_grant";
    private static final String COLUMNS =
            "(id, application, account, account_key, status, status_since, created_by, created_at, issuer, subject, scopes, generation,"
                    + " refresh_token_sealed, access_token_sealed, access_token_expires_at, refreshed_at, due_at, failures, fencing_token)";

    private static final long GENERATION = 1;
    private static final Duration LIFE = Duration.ofDays(1);
    /** Later than this a read would bring it forward, and write; see the vault's {@code RefreshSchedule}. */
    private static final Duration DUE = Duration.ofHours(18);

    /** In bytes; a third more as characters. Together as long as a large provider's. */
    private static final int ACCESS_TOKEN = 1_500;

    private static final int REFRESH_TOKEN = 750;

    private static final int AT_ONCE = 2;

    private final Stage stage;

    ManyGrants(Stage stage) {
        this.stage = stage;
    }

    /** Adds so many; the application must be registered. */
    void load(int grants) throws InterruptedException, ExecutionException, SQLException {
        try (var owner = stage.superuser();
                var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var seal = VaultSeal.open(stage.kek(), owner);
            var share = (grants + AT_ONCE - 1) / AT_ONCE;
            var parts = threads.invokeAll(IntStream.range(0, AT_ONCE)
                    .<Callable<Void>>mapToObj(part -> () -> {
                        copy(seal, part * share, Math.min(grants, (part + 1) * share));
                        return null;
                    })
                    .toList());
            for (var part : parts) {
                part.get();
            }
            try (var statement = owner.createStatement()) {
                statement.execute("vacuum analyze " + TABLE);
                statement.execute("checkpoint");
            }
        }
    }

    private void copy(VaultSeal seal, int from, int to) throws SQLException, IOException {
        try (var connection = stage.superuser()) {
            // the rows refer to one application and one data key, both of which are there
            withoutTriggers(connection);
            var random = new SplittableRandom(from);
            var now = Instant.now();
            try (var copy = new BinaryCopy(connection, TABLE + COLUMNS)) {
                for (var number = from; number < to; number++) {
                    var id = id(number);
                    copy.row(
                            id,
                            Vault.APPLICATION,
                            Vault.account(number),
                            Vault.account(number),
                            "ACTIVE",
                            now,
                            "bench",
                            now,
                            "https://issuer",
                            Vault.account(number),
                            "mail",
                            GENERATION,
                            sealed(seal, id, "refresh_token_sealed", random, REFRESH_TOKEN),
                            sealed(seal, id, "access_token_sealed", random, ACCESS_TOKEN),
                            now.plus(LIFE),
                            now,
                            now.plus(DUE),
                            0,
                            0L);
                }
            }
        }
    }

    private static void withoutTriggers(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
        }
    }

    private static UUID id(int number) {
        return UUID.fromString(ID_PREFIX + (FIRST_ID + number));
    }

    private static byte[] sealed(VaultSeal seal, UUID id, String column, SplittableRandom random, int bytes) {
        var token = new byte[bytes];
        random.nextBytes(token);
        return seal.seal(Base64.getUrlEncoder().encode(token), TABLE, id.toString(), column, GENERATION);
    }
}
