package io.sealpost.local.backup;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import io.sealpost.local.postgres.DatabasePasswords;
import io.sealpost.local.postgres.Databases;
import io.sealpost.local.supervise.DataLock;
import io.sealpost.local.supervise.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code make backup}: one file from which {@code make restore} brings everything back, made while all runs or while nothing does. */
public final class Backup {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Layout layout;
    private final Path file;
    private final boolean kekSeparately;

    public Backup(Layout layout, Map<String, String> environment) {
        this.layout = layout;
        this.file = file(layout, environment.getOrDefault("FILE", ""));
        this.kekSeparately = kekSeparately(environment.getOrDefault("KEK", ""));
    }

    private static Path file(Layout layout, String chosen) {
        return chosen.isEmpty()
                ? layout.backups().resolve("sealpost-" + now() + ".tar.gz")
                : Path.of(chosen).toAbsolutePath().normalize();
    }

    /** As names of files and folders have it. */
    static String now() {
        return TIME.format(Instant.now());
    }

    private static boolean kekSeparately(String choice) {
        return switch (choice) {
            case "" -> false;
            case "separate" -> true;
            default -> throw new Failure("KEK must be separate or not given, not " + choice + ".");
        };
    }

    public void run() {
        if (!Files.exists(layout.cluster().resolve("PG_VERSION"))) {
            throw new Failure("There is nothing to back up in " + layout.data() + " yet: run make up first.");
        }
        refuseToOverwrite();
        if (!Files.exists(file.getParent())) {
            PrivateFiles.directory(file.getParent());
        }
        var cluster = new ClusterFiles(layout.cluster());
        var lock = DataLock.tryTake(layout);
        if (lock.isPresent()) {
            try (var _ = lock.get()) {
                refuseOrphans();
                write(cluster::copyStopped);
            }
        } else {
            var databases = new Databases(layout, DatabasePasswords.create(layout));
            write(archive -> cluster.copyRunning(archive, databases));
        }
        tell();
    }

    /** The same key is what a backup left that was killed before it had its name. */
    private void refuseToOverwrite() {
        var isSameKey = kekSeparately
                && Files.isRegularFile(kekFile())
                && PrivateFiles.read(kekFile()).equals(PrivateFiles.read(layout.kek()));
        for (var target : isSameKey ? List.of(file) : List.of(file, kekFile())) {
            if (Files.exists(target)) {
                throw new Failure(target + " is there already, and a backup overwrites nothing.");
            }
        }
    }

    private void refuseOrphans() {
        if (State.read(layout)
                .map(State::processes)
                .filter(left -> !left.isEmpty())
                .isPresent()) {
            throw new Failure("The supervisor was killed, and what it ran goes on. Run make up or make down first.");
        }
    }

    private interface Copying {
        void into(Archive archive) throws IOException;
    }

    private void write(Copying cluster) {
        try (var archive = new Archive(file)) {
            var kek = PrivateFiles.read(layout.kek());
            var postgres =
                    PrivateFiles.read(layout.cluster().resolve("PG_VERSION")).strip();
            archive.text(
                    Manifest.NAME,
                    new Manifest(postgres, Instant.now().truncatedTo(ChronoUnit.SECONDS), Manifest.hash(kek)).text());
            for (var path : kept()) {
                copy(path, archive);
            }
            cluster.into(archive);
            archive.finish();
            name(archive, kek);
        } catch (IOException e) {
            throw new Failure("The backup could not be written to " + file + ": " + e, e);
        }
    }

    /** The key first: a backup that has its name can be restored. */
    private void name(Archive archive, String kek) throws IOException {
        if (!kekSeparately) {
            archive.name();
            return;
        }
        PrivateFiles.write(kekFile(), kek);
        try {
            archive.name();
        } catch (IOException e) {
            Files.deleteIfExists(kekFile());
            throw e;
        }
    }

    private void copy(Path kept, Archive archive) throws IOException {
        try (var all = Files.walk(kept)) {
            for (var path : all.toList()) {
                var name = layout.data().relativize(path).toString();
                if (Files.isDirectory(path)) {
                    archive.folder(name);
                } else {
                    archive.file(name, path);
                }
            }
        }
    }

    /** What lies beside the cluster: keys and passwords. */
    private List<Path> kept() throws IOException {
        try (var all = Files.list(layout.data())) {
            return all.filter(path -> !path.equals(layout.cluster()))
                    .filter(path -> Kept.is(path.getFileName().toString()))
                    .filter(path -> !kekSeparately || !isKey(path))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Any KEK: also the next one and the one before, while it is changed. Beside them the issuer's, with which anybody could sign tokens for
     * the installation that goes on; a start makes another.
     */
    private boolean isKey(Path path) {
        return path.getFileName()
                        .toString()
                        .startsWith(layout.kek().getFileName().toString())
                || Set.of(layout.issuerKey(), layout.issuerPublicKey()).contains(path);
    }

    private Path kekFile() {
        return file.resolveSibling(file.getFileName() + ".kek");
    }

    private void tell() {
        System.out.printf(
                Locale.ROOT, "  backup    %s (%.1f MB)%n", file, file.toFile().length() / 1e6);
        if (kekSeparately) {
            System.out.println("  its key   " + kekFile());
            System.out.println(
                    "The backup opens with that key alone, and both together are everything. Move the key to another place now, and keep"
                            + " it there: without it the backup is of no use.");
            System.out.println("Restore: make restore FILE=" + file + " KEK=" + kekFile());
        } else {
            System.out.println(
                    "This one file holds the databases AND the key that opens them: whoever reads it has every mailbox. Keep it as you"
                            + " would keep the key; KEK=separate puts the key into a file of its own.");
            System.out.println("Restore: make restore FILE=" + file);
        }
    }
}
