package io.sealpost.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Counts whether each token that somebody was given is in the audit. */
final class AuditedReads {

    private static final int READS = 10_000;
    private static final int AT_ONCE = 32;

    private final Stage stage;

    AuditedReads(Stage stage) {
        this.stage = stage;
    }

    /** Reads so often, with every answer waited for, and counts. */
    void tell(Vault vault, Report report) throws InterruptedException {
        var before = events();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            threads.invokeAll(IntStream.range(0, READS)
                            .<Callable<String>>mapToObj(read -> () -> vault.accessToken(Vault.account(read % 1_000)))
                            .toList())
                    .forEach(Future::resultNow);
        }
        report.line("reads counted one by one", READS, "");
        report.line("  in the audit", (double) (events() - before), "(must be as many)");
    }

    private long events() {
        return stage.count("select count(*) from audit_entry where action = 'access_token_read'");
    }
}
