package io.sealpost.mail.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;
import org.hibernate.Session;

/** The one row with the system parameters as last known. */
@ApplicationScoped
class StoredCopies {

    private final Session database;
    private final ObjectMapper json;

    StoredCopies(Session database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    @Transactional
    Optional<Vault.Parameters> last() {
        return database.createNativeQuery("select etag, parameters from parameter_copy", Object[].class)
                .uniqueResultOptional()
                .map(row -> new Vault.Parameters((String) row[0], read((String) row[1])));
    }

    /** Replicas write the same row; whoever comes last is right. */
    @Transactional
    void keep(Vault.Parameters parameters) {
        database.createNativeMutationQuery("""
                        insert into parameter_copy (id, etag, parameters) values (1, ?1, ?2)
                        on conflict (id) do update set etag = excluded.etag, parameters = excluded.parameters
                        """)
                .setParameter(1, parameters.etag())
                .setParameter(2, write(parameters.values()))
                .executeUpdate();
    }

    private String write(Map<String, String> values) {
        try {
            return json.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    private Map<String, String> read(String text) {
        try {
            return json.readValue(text, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored copy of the system parameters is not JSON", e);
        }
    }
}
