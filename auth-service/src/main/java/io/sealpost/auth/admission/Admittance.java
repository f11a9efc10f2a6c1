package io.sealpost.auth.admission;

import io.sealpost.auth.user.KnownUser;
import java.util.UUID;

/** What was decided about somebody. */
public sealed interface Admittance {

    /** They are this user. By an invitation they were linked, and nobody is signed in by that. */
    record Admitted(KnownUser user) implements Admittance {}

    /**
     * They are not let in.
     *
     * @param accessRequest what now waits for a decision; null where nothing does
     */
    record Refused(Outcome outcome, UUID accessRequest) implements Admittance {}
}
