package io.sealpost.vault.grant;

import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.grant.GrantRefresher.Worked;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Tells what came of refreshes, after it was stored: the audit, the log where somebody has to act, and the application's credentials. The
 * intents are in the audit already; what cannot be told undoes nothing.
 */
@ApplicationScoped
class RefreshReports {

    private static final Logger LOG = Logger.getLogger(RefreshReports.class);

    private final Audit audit;
    private final OAuthClients clients;

    RefreshReports(Audit audit, OAuthClients clients) {
        this.audit = audit;
        this.clients = clients;
    }

    void tell(List<Worked> worked) {
        if (worked.isEmpty()) {
            return;
        }
        worked.forEach(RefreshReports::log);
        try {
            audit.outcomes(worked.stream().flatMap(RefreshReports::outcomes).toList());
            worked.stream()
                    .map(each -> Verdict.of(each.lease().application(), each.answer()))
                    .distinct()
                    .forEach(verdict -> verdict.note(clients));
        } catch (RuntimeException e) {
            LOG.errorf(e, "what came of %d refreshes is not in the audit", worked.size());
        }
    }

    private static Stream<Audit.Outcome> outcomes(Worked worked) {
        var caller = worked.lease().caller();
        var recorded = worked.recorded();
        var refreshed = new Audit.Outcome(caller, Action.GRANT_REFRESHED, recorded.object(), recorded.refusal());
        var stopped = recorded.stopped()
                .map(status -> new Audit.Outcome(caller, action(status), recorded.object(), recorded.refusal()));
        return Stream.concat(Stream.of(refreshed), stopped.stream());
    }

    private static void log(Worked worked) {
        var recorded = worked.recorded();
        recorded.stopped()
                .ifPresent(status -> LOG.warnf(
                        "grant %s gets no new tokens: %s (%s). %s",
                        recorded.object(),
                        action(status).text(),
                        recorded.refusal().orElse(""),
                        Remedies.of(status, recorded.refusal().orElse(""))));
    }

    private static Action action(GrantStatus status) {
        return status == GrantStatus.NEEDS_CONSENT ? Action.GRANT_NEEDS_CONSENT : Action.GRANT_NEEDS_OPERATOR;
    }
}
