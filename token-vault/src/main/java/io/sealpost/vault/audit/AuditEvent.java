package io.sealpost.vault.audit;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

@Entity
class AuditEvent {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long position;

    UUID id;
    Instant at;
    String writer;
    String caller;
    String action;
    String object;
    String outcome;
    String reason;
}
