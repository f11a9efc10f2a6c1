package io.sealpost.local.backup;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import io.sealpost.local.supervise.DataLock;
import io.sealpost.local.supervise.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Where a data directory goes that is made beside it. Under the supervisor's lock from beginning to end: meanwhile nothing starts there,
 * and nothing else is restored to it or backed up. What lies there is not lost, whenever it came.
 */
final class Place implements AutoCloseable {

    private final Layout layout;
    private final boolean replace;
    private final boolean isMade;
    private final DataLock lock;
    private boolean filled;

    private Place(Layout layout, boolean replace, boolean isMade, DataLock lock) {
        this.layout = layout;
        this.replace = replace;
        this.isMade = isMade;
        this.lock = lock;
    }

    /**
     * Makes the directory where there is none.
     *
     * @param replace whether there may be data, to be moved aside
     */
    static Place take(Layout layout, boolean replace) {
        var data = layout.data();
        var isMade = !Files.exists(data);
        if (isMade) {
            PrivateFiles.directory(data);
        } else if (!replace && !isEmpty(layout)) {
            throw new Failure("There is data in " + data + ". With REPLACE=1 it is moved aside, not deleted.");
        }
        var place = new Place(layout, replace, isMade, DataLock.tryTake(layout).orElseThrow(() -> isUsed(data)));
        if (State.read(layout).filter(left -> !left.processes().isEmpty()).isPresent()) {
            place.close();
            throw isUsed(data);
        }
        return place;
    }

    private static Failure isUsed(Path data) {
        return new Failure("Sealpost is up, or " + data + " is being backed up or restored. Run make down first.");
    }

    /**
     * Puts a directory here.
     *
     * @return where the data went that was here before
     */
    Optional<Path> fill(Path made) {
        var aside = isEmpty(layout) ? Optional.<Path>empty() : Optional.of(moveAside());
        try {
            if (aside.isEmpty()) {
                Files.deleteIfExists(layout.lockFile());
            }
            Files.move(made, layout.data(), StandardCopyOption.ATOMIC_MOVE);
            filled = true;
            PrivateFiles.force(layout.data().getParent());
        } catch (IOException e) {
            throw new Failure(
                    "What was restored could not be moved to " + layout.data() + ": " + e
                            + aside.map(this::moveBack).orElse(""),
                    e);
        }
        return aside;
    }

    private Path moveAside() {
        if (!replace) {
            throw new Failure("Nothing is restored: meanwhile something came to lie in " + layout.data()
                    + ". With REPLACE=1 it is moved aside, not deleted.");
        }
        var old = layout.data().resolveSibling(layout.data().getFileName() + ".before-" + Backup.now());
        try {
            return Files.move(layout.data(), old, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Failure("Nothing is restored: " + layout.data() + " could not be moved aside: " + e, e);
        }
    }

    private String moveBack(Path old) {
        try {
            Files.move(old, layout.data(), StandardCopyOption.ATOMIC_MOVE);
            return ". What was there before is there again.";
        } catch (IOException e) {
            return ". What was there before is in " + old + ", and could not be moved back: " + e;
        }
    }

    /** Leaves nothing of its own where nothing was put. */
    @Override
    public void close() {
        try (lock) {
            if (!filled && isEmpty(layout)) {
                Files.deleteIfExists(layout.lockFile());
                if (isMade) {
                    Files.deleteIfExists(layout.data());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** But for the lock. */
    private static boolean isEmpty(Layout layout) {
        try (var entries = Files.list(layout.data())) {
            return entries.allMatch(layout.lockFile()::equals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
