package io.sealpost.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The limit: PostgreSQL gives the same rows by their primary key to pgbench, prepared, and nothing is done with them. */
final class Pgbench implements Contender {

    private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+)");
    private static final Pattern DONE = Pattern.compile("(?m)^number of transactions actually processed: (\\d+)");
    private static final Pattern FAILED = Pattern.compile("(?m)^number of failed transactions: (\\d+)");

    private final Stage stage;
    private final Path script;

    Pgbench(Stage stage, int grants) {
        this.stage = stage;
        this.script = stage.write("select.sql", """
                \\set number random(%d, %d)
                select access_token_sealed, access_token_expires_at, generation from account_grant where id = ('%s' || :number::text)::uuid;
                """.formatted(
                        ManyGrants.FIRST_ID, ManyGrants.FIRST_ID + grants - 1, ManyGrants.ID_PREFIX));
    }

    @Override
    public String name() {
        return "pgbench";
    }

    @Override
    public Round round(Duration time) throws InterruptedException {
        var before = stage.cpu();
        var output = stage.output(
                List.of(
                        Programs.pgbench().toString(),
                        "-n",
                        "-M",
                        "prepared",
                        "-c16",
                        "-j2",
                        "-T" + time.toSeconds(),
                        "-f",
                        script.toString()),
                stage.databaseEnvironment(),
                time.plusMinutes(1));
        return new Round(
                (long) figure(DONE, output),
                (long) figure(FAILED, output),
                figure(RATE, output),
                Double.NaN,
                Double.NaN,
                stage.cpu().since(before).ofDatabase());
    }

    private static double figure(Pattern what, String output) {
        var found = what.matcher(output);
        if (!found.find()) {
            throw new IllegalStateException("pgbench told no rate: " + output);
        }
        return Double.parseDouble(found.group(1));
    }
}
