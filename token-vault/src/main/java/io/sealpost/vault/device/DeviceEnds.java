package io.sealpost.vault.device;

import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Ends device authorizations, and says so in the audit. Needs a transaction. */
@ApplicationScoped
class DeviceEnds {

    private final Audit audit;
    private final Clock clock;

    DeviceEnds(Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** @param why null where how it ended says enough */
    void end(DeviceAuthorization authorization, DeviceStatus how, String why) {
        authorization.end(how, why, clock.instant());
        if (how == DeviceStatus.GRANTED) {
            audit.done(
                    Actor.earlier(authorization.createdBy), Action.DEVICE_AUTHORIZATION_ENDED, authorization.object());
        } else {
            audit.refused(
                    Actor.earlier(authorization.createdBy),
                    Action.DEVICE_AUTHORIZATION_ENDED,
                    authorization.object(),
                    why == null ? how.text() : why);
        }
    }
}
