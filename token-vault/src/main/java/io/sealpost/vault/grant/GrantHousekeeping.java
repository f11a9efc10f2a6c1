package io.sealpost.vault.grant;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;

/** What runs by the clock. Each job claims rows, so any number of replicas may run it. */
@ApplicationScoped
class GrantHousekeeping {

    private final GrantEnder ender;
    private final Revoker revoker;
    private final RefreshReports reports;
    private final RedeemedCodes codes;
    private final ImportedTokens imports;
    private final Clock clock;

    GrantHousekeeping(
            GrantEnder ender,
            Revoker revoker,
            RefreshReports reports,
            RedeemedCodes codes,
            ImportedTokens imports,
            Clock clock) {
        this.ender = ender;
        this.revoker = revoker;
        this.reports = reports;
        this.codes = codes;
        this.imports = imports;
        this.clock = clock;
    }

    @Scheduled(every = "30s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void dropUnconfirmed() {
        ender.dropUnconfirmed();
    }

    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void revoke() {
        revoker.run();
    }

    @Scheduled(every = "30s", delayed = "40s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tellLeft() {
        reports.tellLeft();
    }

    @Scheduled(every = "1h", delayed = "1h", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    @Transactional
    void forgetOld() {
        codes.forgetOld(clock.instant());
        imports.forgetOld(clock.instant());
    }
}
