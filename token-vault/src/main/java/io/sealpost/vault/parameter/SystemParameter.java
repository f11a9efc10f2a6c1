package io.sealpost.vault.parameter;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

@Entity
class SystemParameter {

    @Id
    String key;

    String value;
    String description;
    Instant updatedAt;
    String updatedBy;
}
