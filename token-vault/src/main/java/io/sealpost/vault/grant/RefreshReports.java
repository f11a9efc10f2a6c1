package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.grant.GrantRefresher.Worked;
import io.sealpost.vault.provider.TokenAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells what came of refreshes, after it was stored: the audit, the log where somebody has to act, and the application's credentials. The
 * intents are in the audit already; what cannot be told undoes nothing. That a grant stopped is told once for all: its row remembers that it
 * has to be, and is looked at again.
 */
@ApplicationScoped
class RefreshReports {

    private static final Logger LOG = Logger.getLogger(RefreshReports.class);

    /** How long whoever stopped a grant has for telling so. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int MOST = 100;

    private final Grants grants;
    private final Audit audit;
    private final OAuthClients clients;
    private final Clock clock;

    RefreshReports(Grants grants, Audit audit, OAuthClients clients, Clock clock) {
        this.grants = grants;
        this.audit = audit;
        this.clients = clients;
        this.clock = clock;
    }

    void tell(List<Worked> worked) {
        if (worked.isEmpty()) {
            return;
        }
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                audit.outcomes(worked.stream().map(RefreshReports::outcome).toList());
                stopped(worked);
            });
            worked.stream()
                    .flatMap(each -> accepted(each).stream())
                    .distinct()
                    .forEach(accepted -> clients.accepted(accepted.application(), accepted.credential()));
        } catch (RuntimeException e) {
            LOG.errorf(e, "what came of %d refreshes is not in the audit", worked.size());
        }
    }

    /** A credential that a provider took. */
    private record Accepted(String application, String credential) {}

    private static Optional<Accepted> accepted(Worked worked) {
        return worked.answer() instanceof TokenAnswer.Granted granted
                ? Optional.of(new Accepted(worked.lease().application(), granted.credential()))
                : Optional.empty();
    }

    private static Audit.Outcome outcome(Worked worked) {
        return outcome(worked, Action.GRANT_REFRESHED);
    }

    private static Audit.Outcome outcome(Worked worked, Action action) {
        var recorded = worked.recorded();
        return new Audit.Outcome(worked.lease().deed(action, recorded.object()), recorded.refusal());
    }

    private void stopped(List<Worked> worked) {
        var stopped = worked.stream()
                .filter(each -> each.recorded().stopped().isPresent())
                .collect(Collectors.toMap(each -> each.lease().grant(), Function.identity(), (_, later) -> later));
        if (stopped.isEmpty()) {
            return;
        }
        var mine = grants.told(List.copyOf(stopped.keySet())).stream()
                .map(stopped::get)
                .toList();
        audit.outcomes(mine.stream()
                .map(each -> outcome(each, action(each.recorded().stopped().orElseThrow())))
                .toList());
        mine.forEach(each -> log(
                each.recorded().object(),
                each.recorded().stopped().orElseThrow(),
                each.recorded().refusal().orElse("")));
    }

    /** Tells of grants that stopped while whoever stopped them could not: the audit was away, or the process ended. */
    void tellLeft() {
        var told = MOST;
        while (told == MOST) {
            told = tellSome();
        }
    }

    private int tellSome() {
        return QuarkusTransaction.requiringNew().call(() -> {
            var left = grants.untold(clock.instant().minus(PATIENCE), MOST);
            left.forEach(grant -> grant.stopUntold = false);
            var stopped = left.stream()
                    .filter(grant -> grant.status != GrantStatus.ACTIVE)
                    .toList();
            audit.outcomes(stopped.stream()
                    .map(grant -> new Audit.Outcome(
                            Audit.Deed.of(Actor.VAULT, action(grant.status), grant.object()),
                            Optional.ofNullable(grant.cause)))
                    .toList());
            stopped.forEach(grant -> log(grant.object(), grant.status, grant.cause));
            return left.size();
        });
    }

    private static void log(String object, GrantStatus status, String cause) {
        LOG.warnf(
                "grant %s gets no new tokens: %s (%s). %s",
                object, action(status).text(), cause, Remedies.of(status, cause));
    }

    private static Action action(GrantStatus status) {
        return status == GrantStatus.NEEDS_CONSENT ? Action.GRANT_NEEDS_CONSENT : Action.GRANT_NEEDS_OPERATOR;
    }
}
