package io.sealpost.vault.parameter;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** The one row that versions the whole store. */
@Entity
class SystemParameterStore {

    static final int ONLY = 1;

    @Id
    int id;

    long version;
}
