package io.sealpost.benchmarks.endpoint;

import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

@Path("/rows/{id}")
@RunOnVirtualThread
class RowResource {

    /** As many bytes as are 2,000 characters in Base64: as long as the token that the vault answers with. */
    private static final int SHOWN = 1_500;

    private final AgroalDataSource database;

    RowResource(AgroalDataSource database) {
        this.database = database;
    }

    record Row(String accessToken, String tokenType, Instant expiresAt, List<String> mailHosts) {}

    /** Reads the whole sealed token, and answers with the beginning of it as it is stored. */
    @GET
    public Row get(UUID id) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "select access_token_sealed, access_token_expires_at, generation from account_grant where id = ?")) {
            statement.setObject(1, id);
            try (var rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new NotFoundException();
                }
                var shown = Arrays.copyOf(rows.getBytes(1), SHOWN);
                return new Row(
                        Base64.getEncoder().encodeToString(shown),
                        "Bearer",
                        rows.getObject(2, OffsetDateTime.class).toInstant(),
                        List.of("localhost"));
            }
        }
    }
}
