package io.sealpost.local.supervise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Why a program ended, as far as its log tells: the innermost cause of the last stack trace. */
final class LastWords {

    private static final String CAUSE = "Caused by: ";
    private static final int MOST = 1_000_000;

    private LastWords() {}

    /**
     * Reads what was written to a log.
     *
     * @param from where in the log, in bytes
     * @return one line, without the exception's name; empty where there is no such trace or the log cannot be read
     */
    static Optional<String> in(Path log, long from) {
        try {
            return written(log, from)
                    .lines()
                    .filter(line -> line.startsWith(CAUSE))
                    .reduce((_, later) -> later)
                    .map(LastWords::message);
        } catch (IOException e) {
            // the log's name is told in any case
            return Optional.empty();
        }
    }

    private static String written(Path log, long from) throws IOException {
        try (var channel = FileChannel.open(log)) {
            var bytes = ByteBuffer.allocate(Math.clamp(channel.size() - from, 0, MOST));
            channel.position(channel.size() - bytes.capacity());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until all is read
            }
            return new String(bytes.array(), StandardCharsets.UTF_8);
        }
    }

    private static String message(String line) {
        var cause = line.substring(CAUSE.length());
        var name = cause.indexOf(": ");
        return name < 0 ? cause : cause.substring(name + 2);
    }
}
