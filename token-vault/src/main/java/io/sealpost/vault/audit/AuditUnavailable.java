package io.sealpost.vault.audit;

import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import java.time.Duration;

/** An event could not be written, so nothing that it was to tell of has happened. */
final class AuditUnavailable {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private AuditUnavailable() {}

    static Refusal because(Throwable cause) {
        return Refusal.of(
                        RefusalCode.AUDIT_UNAVAILABLE,
                        "The audit trail takes no events at the moment, and nothing is done that it cannot tell of. Try again; an operator"
                                + " should look at the database.",
                        cause)
                .retryAfter(PAUSE);
    }
}
