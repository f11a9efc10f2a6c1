package io.sealpost.vault.parameter;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;

/** That a parameter was stored, replaced or deleted. Never changed: the database lets nobody who works as the service. */
@Entity
class SystemParameterChange {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long number;

    String key;
    Instant at;
    String changedBy;
    String oldValue;
    String newValue;
    String oldDescription;
    String description;
}
