package io.sealpost.auth.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.auth.testing.FakeVault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;

/** Users, as they stand in the table. */
@ApplicationScoped
class People {

    private final Session session;

    People(Session session) {
        this.session = session;
    }

    /** A new user called Anna. */
    UUID anna() {
        var id = UUID.randomUUID();
        sql(
                "insert into app_user values (?1, 1, 'anna-' || cast(?1 as text), 'Anna Example', 'anna@example.com', true, false, now(), now())",
                id);
        return id;
    }

    void deactivate(UUID id) {
        sql("update app_user set active = false where id = ?1", id);
    }

    void activate(UUID id) {
        sql("update app_user set active = true where id = ?1", id);
    }

    void protect(UUID id) {
        sql("update app_user set protected = true where id = ?1", id);
    }

    void rename(UUID id) {
        sql("update app_user set name = 'Anna Other', email = null where id = ?1", id);
    }

    /** The user's codes and sessions are as those from before applications were kept. */
    void forgetApplications(UUID id) {
        sql("update sign_in_code set application = null where user_id = ?1", id);
        sql("update session_family set application = null where user_id = ?1", id);
    }

    void delete(UUID id) {
        sql("delete from app_user where id = ?1", id);
    }

    /** How many sessions stand in the table, over or not. */
    long sessions(UUID id) {
        return count("select count(*) from session_family where user_id = ?1", id);
    }

    long codes(UUID id) {
        return count("select count(*) from sign_in_code where user_id = ?1", id);
    }

    /** What the audit was or will be told of a user's sessions, in its order: action, outcome and reason of each event. */
    List<String> told(FakeVault vault, UUID id) {
        // those that wait first: what goes meanwhile has arrived then
        var waiting = waiting("cast(id as text), concat_ws(' ', action, outcome, reason)", id);
        var words = new LinkedHashMap<String, String>();
        heard(vault, id).forEach(event -> words.put(event.get("id").asText(), words(event)));
        waiting.forEach(row -> words.putIfAbsent((String) row[0], (String) row[1]));
        return List.copyOf(words.values());
    }

    /** The same events in full. */
    String toldInFull(FakeVault vault, UUID id) {
        var waiting = waiting("cast(id as text), cast(audit_outbox as text)", id);
        return waiting.stream().map(Arrays::toString).toList()
                + heard(vault, id).toString();
    }

    private List<Object[]> waiting(String columns, UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> session.createNativeQuery(
                        "select " + columns
                                + " from audit_outbox where object like cast(?1 as text) || '%' order by position",
                        Object[].class)
                .setParameter(1, id)
                .getResultList());
    }

    private static List<JsonNode> heard(FakeVault vault, UUID id) {
        return vault.events().stream()
                .filter(event -> event.get("object").asText().startsWith(id.toString()))
                .toList();
    }

    private static String words(JsonNode event) {
        return Stream.of("action", "outcome", "reason")
                .map(event::get)
                .filter(Objects::nonNull)
                .map(JsonNode::asText)
                .collect(Collectors.joining(" "));
    }

    private long count(String query, UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> session.createNativeQuery(query, Long.class)
                .setParameter(1, id)
                .getSingleResult());
    }

    private void sql(String statement, UUID id) {
        QuarkusTransaction.requiringNew().run(() -> session.createNativeMutationQuery(statement)
                .setParameter(1, id)
                .executeUpdate());
    }
}
