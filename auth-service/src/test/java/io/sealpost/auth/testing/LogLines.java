package io.sealpost.auth.testing;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the service writes into its log. */
public final class LogLines extends Handler {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogLines() {}

    /** Level, text and values of every line that is written while something runs. */
    public static List<String> during(Runnable action) {
        var root = Logger.getLogger("");
        var handler = new LogLines();
        root.addHandler(handler);
        try {
            action.run();
        } finally {
            root.removeHandler(handler);
        }
        return List.copyOf(handler.lines);
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line.getLevel() + " " + line.getMessage() + " " + Arrays.toString(line.getParameters()));
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
