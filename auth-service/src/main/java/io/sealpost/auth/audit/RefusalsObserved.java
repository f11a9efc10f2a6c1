package io.sealpost.auth.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.auth.audit.Audit.Deed;
import io.sealpost.auth.refusal.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Records what known callers were refused. A refusal gives nothing away, so it stands whether it could be recorded or not. */
@ApplicationScoped
class RefusalsObserved {

    private static final Logger LOG = Logger.getLogger(RefusalsObserved.class);

    private final Audit audit;

    RefusalsObserved(Audit audit) {
        this.audit = audit;
    }

    void refused(@Observes Refused refused) {
        try {
            QuarkusTransaction.requiringNew()
                    .run(() -> audit.refused(
                            Deed.of(refused.actor(), Action.REQUEST_REFUSED, refused.call()), refused.reason()));
        } catch (RuntimeException e) {
            LOG.errorf(e, "that a call was refused (%s) is not in the audit", refused.reason());
        }
    }
}
