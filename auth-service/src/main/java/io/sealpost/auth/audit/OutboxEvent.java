package io.sealpost.auth.audit;

import io.sealpost.auth.vault.AuditEvent;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** An event that the vault has not confirmed yet, or that it refused for good. */
@Entity
@Table(name = "audit_outbox")
class OutboxEvent {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    long position;

    UUID id;
    Instant at;
    String caller;
    String origin;
    String action;
    String object;
    String purpose;
    String outcome;
    String reason;

    /** Not to be sent before: another replica sends it, or it failed. */
    Instant dueAt;

    int failures;

    /** The vault's code where it refused for good, else null. */
    String refusal;

    AuditEvent told() {
        return new AuditEvent(id, at, caller, origin, action, object, purpose, outcome, reason);
    }
}
