package io.sealpost.vault.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * What happened.
 *
 * @param at when this service learned of it
 * @param caller who did it
 * @param origin the network address that it was done from; null where nobody called
 * @param object what it was done to
 * @param purpose what for; null where that says nothing
 * @param outcome {@code done}, {@code intended}, {@code refused} or {@code noticed}; other services have words of their own
 * @param reason why it was refused, or what was noticed: a code
 * @param posted what another service said of it; null for this service's own events
 */
record AuditEvent(
        Instant at,
        String caller,
        String origin,
        String action,
        String object,
        String purpose,
        String outcome,
        String reason,
        Posted posted) {

    /**
     * That another service tells of it.
     *
     * @param by the service
     * @param id its name for the event
     * @param at when it happened there; as precise as the database keeps it, since it is part of the hash
     */
    record Posted(String by, UUID id, Instant at) {

        Posted {
            at = at.truncatedTo(ChronoUnit.MICROS);
        }
    }

    AuditEvent at(Instant time) {
        return time.equals(at)
                ? this
                : new AuditEvent(time, caller, origin, action, object, purpose, outcome, reason, posted);
    }
}
