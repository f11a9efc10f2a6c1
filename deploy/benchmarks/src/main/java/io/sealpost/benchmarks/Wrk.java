package io.sealpost.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** wrk asks one server over and over from one thread, each connection as soon as it has its answer. */
final class Wrk implements Contender {

    private static final String RESULT = "RESULT ";

    /** What is left open when the time is over is neither an answer nor an error. */
    private static final String DONE = """
            done = function(summary, latency)
              local failed = summary.errors
              io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(50),
                latency:percentile(99), failed.status + failed.connect + failed.read + failed.write + failed.timeout))
            end
            """;

    private final Stage stage;
    private final String name;
    private final String url;
    private final int connections;
    private final Path script;

    /**
     * @param name also of the script's file
     * @param request a Lua expression for the next request's text
     */
    Wrk(Stage stage, String name, String url, int connections, String request) {
        this.stage = stage;
        this.name = name;
        this.url = url;
        this.connections = connections;
        this.script = stage.write(
                name.replace(' ', '-') + ".lua",
                "math.randomseed(os.time())\nrequest = function() return " + request + " end\n" + DONE);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Round round(Duration time) throws InterruptedException {
        var output = stage.output(
                List.of(
                        Programs.wrk().toString(),
                        "-t1",
                        "-c" + connections,
                        "-d" + time.toSeconds() + "s",
                        "--timeout",
                        "30s",
                        "-s",
                        script.toString(),
                        url),
                Map.of(),
                time.plusMinutes(1));
        return output.lines()
                .filter(line -> line.startsWith(RESULT))
                .map(Wrk::round)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("wrk told nothing of " + name + ": " + output));
    }

    private static Round round(String line) {
        var figures = line.substring(RESULT.length()).split(" ", -1);
        var answers = Long.parseLong(figures[0]);
        var micros = Long.parseLong(figures[1]);
        return new Round(
                answers,
                Long.parseLong(figures[4]),
                answers * 1e6 / micros,
                Long.parseLong(figures[2]) / 1e3,
                Long.parseLong(figures[3]) / 1e3,
                Stage.Cpu.NONE);
    }
}
