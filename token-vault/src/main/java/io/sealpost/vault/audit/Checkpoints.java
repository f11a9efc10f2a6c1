package io.sealpost.vault.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.sealpost.vault.audit.Checkpoint.Content;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The table of checkpoints, each of which is told to the log, too: what is in the log stream cannot be taken back. */
@ApplicationScoped
class Checkpoints {

    private static final Logger LOG = Logger.getLogger("io.sealpost.audit.checkpoint");
    private static final String COLUMNS = "select number, at, content, key, signature from audit_checkpoint";

    private final AgroalDataSource database;
    private final CheckpointKeys keys;
    private final ObjectMapper json;
    private volatile Checkpoint lastMade;

    Checkpoints(AgroalDataSource database, CheckpointKeys keys, ObjectMapper json) {
        this.database = database;
        this.keys = keys;
        this.json = json;
    }

    /** Signs and adds one, in the current transaction. */
    Checkpoint add(Content content) {
        var text = write(content);
        var key = keys.current();
        var signature = Bytes.of(key.signatures().sign(text.getBytes(StandardCharsets.UTF_8)));
        var checkpoint = new Checkpoint(content.number(), content.at(), text, key.id(), signature);
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into audit_checkpoint (number, at, content, key, signature) values (?, ?, ?, ?, ?)")) {
            insert.setLong(1, checkpoint.number());
            insert.setObject(2, checkpoint.at().atOffset(ZoneOffset.UTC));
            insert.setString(3, checkpoint.content());
            insert.setInt(4, checkpoint.key());
            insert.setBytes(5, checkpoint.signature().array());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw AuditUnavailable.because(e);
        }
        return checkpoint;
    }

    /** To be called when it is committed. */
    void tell(Checkpoint checkpoint) {
        lastMade = checkpoint;
        LOG.infof(
                "audit checkpoint %d sha256=%s key=%s signature=%s %s",
                checkpoint.number(),
                checkpoint.hash().hex(),
                publicKey().hex(),
                checkpoint.signature().hex(),
                checkpoint.content());
    }

    /** The last one that this process made itself. */
    Optional<Checkpoint> lastMade() {
        return Optional.ofNullable(lastMade);
    }

    Optional<Checkpoint> last() {
        return find(" order by number desc limit 1").stream().findFirst();
    }

    /** The last one that stands with the events of a month. */
    Optional<Checkpoint> lastOf(YearMonth month) {
        return find(" where at >= '" + start(month) + "' and at < '" + start(month.plusMonths(1))
                        + "' order by number desc limit 1")
                .stream()
                .findFirst();
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    /** In their order. */
    List<Checkpoint> after(long number, int most) {
        return find(" where number > " + number + " order by number limit " + most);
    }

    private List<Checkpoint> find(String which) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(COLUMNS + which)) {
            var found = new ArrayList<Checkpoint>();
            while (rows.next()) {
                found.add(checkpoint(rows));
            }
            return found;
        } catch (SQLException e) {
            throw AuditUnavailable.because(e);
        }
    }

    private static Checkpoint checkpoint(ResultSet row) throws SQLException {
        return new Checkpoint(
                row.getLong("number"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("content"),
                row.getInt("key"),
                Bytes.of(row.getBytes("signature")));
    }

    /** What a checkpoint says; empty where it is no such JSON. Whether it is signed is another question. */
    Optional<Content> content(Checkpoint checkpoint) {
        try {
            return Optional.of(json.readValue(checkpoint.content(), Content.class));
        } catch (JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }

    /** Of the key that signs now. */
    Bytes publicKey() {
        return Bytes.of(keys.current().signatures().publicKey());
    }

    boolean isSigned(Checkpoint checkpoint) {
        return keys.of(checkpoint.key())
                .map(signatures -> signatures.isSigned(
                        checkpoint.bytes(), checkpoint.signature().array()))
                .orElse(false);
    }

    private String write(Content content) {
        try {
            return json.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A checkpoint is always JSON", e);
        }
    }
}
