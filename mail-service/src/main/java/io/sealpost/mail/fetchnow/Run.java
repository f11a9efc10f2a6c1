package io.sealpost.mail.fetchnow;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One run from its start to its end, or to the end of patience. It is asked for again and again instead of waited for in one call, so
 * that the replica that was called may end meanwhile: any other knows the run too.
 */
final class Run {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final RunClient client;
    private final Settings settings;
    private final Clock clock;
    private final PrintStream out;

    Run(RunClient client, Settings settings, Clock clock, PrintStream out) {
        this.client = client;
        this.settings = settings;
        this.clock = clock;
        this.out = out;
    }

    Ending follow() throws InterruptedException {
        var giveUp = clock.instant().plus(settings.patience());
        RunClient.View run;
        try {
            run = client.start();
        } catch (RunClient.NoToken e) {
            out.println(e.getMessage());
            return Ending.NOT_ASKED;
        } catch (IOException e) {
            out.println("mail-service was not reached at " + settings.url() + ": " + reason(e));
            return Ending.NOT_ASKED;
        } catch (RunClient.Refused e) {
            out.println("mail-service refused: " + e.getMessage());
            return Ending.NOT_ASKED;
        }
        out.println("fetch run " + run.id() + " of " + run.servers().size() + " mailboxes");
        return await(run, giveUp);
    }

    private Ending await(RunClient.View started, Instant giveUp) throws InterruptedException {
        var run = started;
        while (!run.isDone() && clock.instant().isBefore(giveUp)) {
            Thread.sleep(PAUSE);
            try {
                run = lookAgain(run, giveUp);
            } catch (RunClient.Refused e) {
                failed(run);
                out.println("mail-service does not show the run any more: " + e.getMessage());
                return Ending.NOT_ASKED;
            }
        }
        return tell(run);
    }

    /** What cannot be seen now may be seen a second later, from another replica; what is refused for good may not. */
    private RunClient.View lookAgain(RunClient.View last, Instant giveUp)
            throws InterruptedException, RunClient.Refused {
        try {
            return client.get(last.id());
        } catch (RunClient.Refused e) {
            if (e.isFinal()) {
                throw e;
            }
            return unseen(last, giveUp, e);
        } catch (IOException e) {
            return unseen(last, giveUp, e);
        }
    }

    private RunClient.View unseen(RunClient.View last, Instant giveUp, Exception failure) {
        if (!clock.instant().plus(PAUSE).isBefore(giveUp)) {
            out.println("the run could not be seen at the end: " + reason(failure));
        }
        return last;
    }

    private Ending tell(RunClient.View run) {
        var failed = failed(run);
        if (!run.isDone()) {
            out.println("still running after " + settings.patience() + ": GET /v1/fetch-runs/" + run.id());
            return failed.isEmpty() ? Ending.STILL_RUNNING : Ending.SOME_FAILED;
        }
        var fetched =
                run.servers().stream().mapToLong(RunClient.Server::fetched).sum();
        out.println("done: " + fetched + " messages fetched, " + failed.size() + " of "
                + run.servers().size() + " mailboxes failed");
        return failed.isEmpty() ? Ending.READ : Ending.SOME_FAILED;
    }

    /** The mailboxes that could not be read, each of them told. */
    private List<RunClient.Server> failed(RunClient.View run) {
        var failed = run.servers().stream()
                .filter(server -> "failed".equals(server.outcome()))
                .toList();
        failed.forEach(server -> out.println("failed: " + server.server() + " (" + server.error() + ")"));
        return failed;
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
