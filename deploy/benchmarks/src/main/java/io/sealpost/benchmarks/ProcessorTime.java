package io.sealpost.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Processor time of a server that works in processes of its own, those that ended included; out of proc(5). */
final class ProcessorTime {

    private static final int TICKS_PER_SECOND = 100;

    /** Where user and system time stand behind the name, and beside them those of children that ended. */
    private static final int OWN = 11;

    private static final int ENDED_CHILDREN = 13;

    private ProcessorTime() {}

    static Duration of(ProcessHandle server) {
        long ended;
        long living;
        do {
            ended = ticks(server, ENDED_CHILDREN);
            living = Stream.concat(Stream.of(server), server.descendants())
                    .mapToLong(process -> ticks(process, OWN))
                    .sum();
            // who ends in between is counted twice or not at all
        } while (ended != ticks(server, ENDED_CHILDREN));
        return Duration.ofMillis((living + ended) * 1_000 / TICKS_PER_SECOND);
    }

    private static long ticks(ProcessHandle process, int first) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1]);
        } catch (IOException e) {
            // one that ended before its file was opened, or was a zombie's and is gone as it is read
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
            return 0;
        }
    }
}
