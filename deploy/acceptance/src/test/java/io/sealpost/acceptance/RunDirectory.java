package io.sealpost.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/**
 * A directory of the run, gone afterwards; the logs in it are kept in another place. It is short, as the path of a Unix socket has to
 * be, and open to other users, because Dovecot and Postfix work as such.
 */
final class RunDirectory implements AutoCloseable {

    private final Path path;
    private final Path logs;

    private RunDirectory(Path path, Path logs) {
        this.path = path;
        this.logs = logs;
    }

    static RunDirectory keepingLogsIn(Path logs) {
        try {
            var path = Files.createTempDirectory("sealpost");
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new RunDirectory(path, logs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    Path directory(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (file.toString().matches(".*\\.(log|out)")) {
                    Files.createDirectories(logs);
                    Files.copy(file, logs.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
