package io.sealpost.local.supervise;

import io.sealpost.local.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Who holds it is the one supervisor of a data directory, or works on the directory while there is none. The system releases it with the process. */
public final class DataLock implements AutoCloseable {

    private final FileChannel channel;
    private final Path file;
    private final Object key;

    private DataLock(FileChannel channel, Path file, Object key) {
        this.channel = channel;
        this.file = file;
        this.key = key;
    }

    /** The lock of a data directory that exists, unless somebody has it. */
    public static Optional<DataLock> tryTake(Layout layout) {
        try {
            var file = layout.lockFile();
            if (!Files.exists(file)) {
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                        .close();
            }
            var key = key(file);
            var channel = FileChannel.open(file, StandardOpenOption.WRITE);
            var lock = channel.tryLock();
            var taken = new DataLock(channel, file, key);
            if (lock == null || !taken.isStillThere()) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(taken);
        } catch (NoSuchFileException movedMeanwhile) {
            return Optional.empty();
        } catch (OverlappingFileLockException thisProcessHasIt) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the directory in this place is still the one that was locked: a restore moves directories, and their locks with them. */
    boolean isStillThere() throws IOException {
        return Files.exists(file) && key.equals(key(file));
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
