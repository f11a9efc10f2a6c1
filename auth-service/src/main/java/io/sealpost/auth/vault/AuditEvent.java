package io.sealpost.auth.vault;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * What happened here, as the vault's audit takes it.
 *
 * @param id by which the vault knows an event that it was told already
 * @param origin the network address that it was done from; null where nobody called
 * @param purpose what for; null where that says nothing
 * @param reason a code; null where there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEvent(
        UUID id,
        Instant at,
        String caller,
        String origin,
        String action,
        String object,
        String purpose,
        String outcome,
        String reason) {}
