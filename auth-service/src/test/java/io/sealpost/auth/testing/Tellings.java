package io.sealpost.auth.testing;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;

/** What the audit is told, whether it waits still or has arrived: after an outage in another test nothing is sent for a while. */
@ApplicationScoped
public class Tellings {

    private final Session session;

    Tellings(Session session) {
        this.session = session;
    }

    /** An event; the reason is empty where there is none. */
    public record Telling(String caller, String origin, String action, String object, String outcome, String reason) {}

    /** Each event once; what waits is looked at first, as it goes from there to the vault. */
    public List<Telling> all(FakeVault vault) {
        var told = new LinkedHashMap<UUID, Telling>(waiting());
        vault.events()
                .forEach(event -> told.putIfAbsent(
                        UUID.fromString(event.get("id").asText()),
                        new Telling(
                                event.get("caller").asText(),
                                event.path("origin").asText(""),
                                event.get("action").asText(),
                                event.get("object").asText(),
                                event.get("outcome").asText(),
                                event.path("reason").asText(""))));
        return List.copyOf(told.values());
    }

    /** Action, outcome and reason of each event about something. */
    public List<String> about(FakeVault vault, String object) {
        return all(vault).stream()
                .filter(event -> event.object().equals(object))
                .map(event -> (event.action() + " " + event.outcome() + " " + event.reason()).strip())
                .toList();
    }

    private Map<UUID, Telling> waiting() {
        return QuarkusTransaction.requiringNew().call(() -> {
            var events = new LinkedHashMap<UUID, Telling>();
            session.createNativeQuery("""
                            select id, caller, coalesce(origin, ''), action, object, outcome, coalesce(reason, '')
                            from audit_outbox order by position
                            """, Object[].class)
                    .getResultList()
                    .forEach(row -> events.put(
                            (UUID) row[0],
                            new Telling(
                                    (String) row[1],
                                    (String) row[2],
                                    (String) row[3],
                                    (String) row[4],
                                    (String) row[5],
                                    (String) row[6])));
            return events;
        });
    }
}
