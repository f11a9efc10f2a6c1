package io.sealpost.vault.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import org.openapitools.jackson.nullable.JsonNullableModule;

/** Lets a request tell a field that is absent from one that is null. */
@ApplicationScoped
class NullableFields implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new JsonNullableModule());
    }
}
