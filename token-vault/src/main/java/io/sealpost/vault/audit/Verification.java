package io.sealpost.vault.audit;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What came of looking through the whole trail.
 *
 * @param intact whether nothing was found
 * @param events how many events were looked at
 * @param since the time of the oldest one; null where there is none
 * @param lastCheckpoint the newest one, to be compared with the log stream; null where there is none
 * @param publicKey Ed25519, what checkpoints are signed with, in hexadecimal digits
 * @param findings the first of them
 */
@Schema(name = "AuditVerification")
record Verification(
        boolean intact,
        long events,
        Instant since,
        int writers,
        long checkpoints,
        LastCheckpoint lastCheckpoint,
        String publicKey,
        List<Finding> findings) {

    /** @param sha256 as the log tells it */
    @Schema(name = "AuditCheckpoint")
    record LastCheckpoint(long number, Instant at, String sha256) {}
}
