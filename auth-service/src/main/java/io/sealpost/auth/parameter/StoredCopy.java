package io.sealpost.auth.parameter;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The one row with the parameters as last known. */
@Entity
@Table(name = "parameter_copy")
class StoredCopy {

    static final int ONLY = 1;

    @Id
    int id;

    String etag;

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, String> parameters;
}
