package io.sealpost.local.backup;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** {@code make restore}: a data directory out of a backup. It is made beside its place and moved there when it is whole and checked. */
public final class Restore {

    private final Layout layout;
    private final String file;
    private final String kek;
    private final boolean replace;
    private final Path work;
    private final Path unfinished;

    public Restore(Layout layout, Map<String, String> environment) {
        this.layout = layout;
        this.file = environment.getOrDefault("FILE", "");
        this.kek = environment.getOrDefault("KEK", "");
        this.replace = "1".equals(environment.get("REPLACE"));
        this.work = layout.data().resolveSibling(layout.data().getFileName() + ".restoring");
        this.unfinished = work.resolve("data");
    }

    public void run() {
        if (file.isEmpty()) {
            throw new Failure("Say which backup, such as: make restore FILE="
                    + layout.backups().resolve("sealpost-….tar.gz"));
        }
        try (var place = Place.take(layout, replace)) {
            restore(place);
        }
    }

    private void restore(Place place) {
        PrivateFiles.delete(work);
        try {
            PrivateFiles.directory(work);
            PrivateFiles.directory(unfinished);
            var manifest = unpack();
            putKek(manifest);
            putSettings(manifest);
            sync();
            var aside = place.fill(unfinished);
            System.out.println("Restored what was backed up at " + manifest.made() + " to " + layout.data() + ".");
            aside.ifPresent(old -> System.out.println(
                    "What was there before is in " + old + "; delete it when you no longer need it."));
            System.out.println("What happened later is not in it. Now run make up.");
        } finally {
            PrivateFiles.delete(work);
        }
    }

    private Manifest unpack() {
        try {
            return Unpacking.unpack(Path.of(file), unfinished);
        } catch (Failure e) {
            throw refused(e.getMessage());
        } catch (NoSuchFileException e) {
            throw refused("It is not there.");
        } catch (IOException e) {
            throw refused("It is damaged or cut off, or the disk is full: " + e.getMessage() + ".");
        }
    }

    /** The key that was kept elsewhere, or the backup's own; no other gets as far as the vault, which would refuse it at its start. */
    private void putKek(Manifest manifest) {
        var place = unfinished.resolve(layout.kek().getFileName());
        if (!kek.isEmpty()) {
            PrivateFiles.write(place, read(Path.of(kek), kek));
        }
        if (!Files.exists(place)) {
            throw refused("The key that opens it was kept elsewhere: name its file by KEK=…");
        }
        var from = kek.isEmpty() ? "it" : kek;
        if (!manifest.isOpenedBy(read(place, from))) {
            throw refused("The key in " + from + " is not the one that opens it.");
        }
    }

    private String read(Path key, String from) {
        try {
            return PrivateFiles.read(key);
        } catch (UncheckedIOException e) {
            throw refused("The key in " + from + " cannot be read.");
        }
    }

    private void putSettings(Manifest manifest) {
        var cluster = unfinished.resolve(ClusterFiles.FOLDER);
        if (!Files.isRegularFile(cluster.resolve("PG_VERSION"))) {
            throw refused("It holds no databases.");
        }
        var blank = new Blank(layout, work.resolve("blank"));
        if (!blank.major().equals(manifest.postgres())) {
            throw refused("It holds databases of PostgreSQL " + manifest.postgres()
                    + ", and this version of Sealpost brings PostgreSQL " + blank.major() + ".");
        }
        try {
            blank.giveSettings(cluster);
        } catch (IOException e) {
            throw refused("PostgreSQL's settings could not be put into it: " + e + ".");
        }
    }

    /** PostgreSQL takes what it finds after a clean end to be on the disk. */
    private void sync() {
        try {
            if (new ProcessBuilder("sync", "-f", unfinished.toString()).start().waitFor() != 0) {
                throw new Failure("What was restored could not be written to the disk.");
            }
        } catch (IOException e) {
            throw new Failure("sync (coreutils) could not be run.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted", e);
        }
    }

    /** What the archive calls its files is shown without the characters that a terminal obeys. */
    private Failure refused(String why) {
        return new Failure(
                file + " is not restored, and nothing was changed. " + why.replaceAll("[\\p{Cc}\\p{Cf}]", "?"));
    }
}
