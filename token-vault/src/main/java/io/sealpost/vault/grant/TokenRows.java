package io.sealpost.vault.grant;

import io.agroal.api.AgroalDataSource;
import io.sealpost.vault.address.AccountKey;
import io.sealpost.vault.application.ResourceAccess;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads of grants' rows for those who want a token, many at once and none of it kept: what is read this often goes past the entities, of which
 * each would bring three more tokens along.
 */
@ApplicationScoped
class TokenRows {

    /** The arrays stand in subqueries, so that no plan depends on how long they are and PostgreSQL soon keeps one. */
    private static final String QUERY =
            "select g.account_key, g.id, g.application, g.account, g.status, g.cause, g.generation,"
                    + " g.access_token_sealed, g.access_token_expires_at, g.refreshed_at, g.due_at,"
                    + " (g.grant_type <> 'AUTHORIZATION_CODE' or g.refresh_token_sealed is not null)"
                    + " and g.next_try_at is null and g.lease_until is null as refreshable, a.template, a.mail_hosts"
                    + " from unnest((select ?::text[]), (select ?::text[])) as wanted (application, account_key)"
                    + " join account_grant g using (application, account_key) join application a on a.name = g.application";

    private final AgroalDataSource database;

    TokenRows(AgroalDataSource database) {
        this.database = database;
    }

    /** Those that exist, by their {@link Grants#key}. */
    Map<String, TokenRow> of(List<String> applications, List<String> accounts) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(QUERY)) {
            query.setArray(1, connection.createArrayOf("text", applications.toArray()));
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "text", accounts.stream().map(AccountKey::of).toArray()));
            try (var rows = query.executeQuery()) {
                var found = new HashMap<String, TokenRow>();
                while (rows.next()) {
                    var row = row(rows);
                    found.put(row.application() + "/" + rows.getString(1), row);
                }
                return found;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Grants could not be read", e);
        }
    }

    private static TokenRow row(ResultSet row) throws SQLException {
        var token = row.getBytes(8);
        return new TokenRow(
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                GrantStatus.valueOf(row.getString(5)),
                row.getString(6),
                row.getLong(7),
                token == null ? null : new TokenRow.Sealed(token),
                instant(row, 9),
                instant(row, 10),
                instant(row, 11),
                row.getBoolean(12),
                ResourceAccess.ofRow(row.getString(13), row.getString(14)));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
