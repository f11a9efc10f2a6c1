package io.sealpost.vault.parameter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * A parameter as it is told.
 *
 * @param value what is stored, and nothing else: null where nothing is, whatever the default
 * @param known whether Sealpost gives it a meaning; else it has no type, no default and no meaning
 * @param standard what holds while nothing is stored; null where there is nothing then
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ParameterView(
        String key,
        @JsonInclude String value,
        boolean stored,
        String description,
        Instant updatedAt,
        String updatedBy,
        boolean known,
        String type,
        @JsonInclude @JsonProperty("default") String standard,
        String meaning) {

    static ParameterView of(SystemParameter p) {
        return KnownParameter.of(p.key)
                .map(known -> new ParameterView(
                        p.key,
                        p.value,
                        true,
                        p.description,
                        p.updatedAt,
                        p.updatedBy,
                        true,
                        known.type().text(),
                        known.standard(),
                        known.meaning()))
                .orElseGet(() -> new ParameterView(
                        p.key, p.value, true, p.description, p.updatedAt, p.updatedBy, false, null, null, null));
    }

    /** One that nothing is stored for. */
    static ParameterView of(KnownParameter known) {
        return new ParameterView(
                known.key(),
                null,
                false,
                null,
                null,
                null,
                true,
                known.type().text(),
                known.standard(),
                known.meaning());
    }
}
