package io.sealpost.local.backup;

import io.sealpost.local.Failure;
import io.sealpost.local.postgres.Databases;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The files of a PostgreSQL cluster on their way into a backup. Of a server that works they are copied while they change, which its
 * low-level API for base backups allows: the write-ahead log from where the copy began to where it ended, and a label that says so, make
 * one state of them at the next start.
 *
 * @see <a href="https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP">the manual, Making a Base Backup Using
 *     the Low Level API</a>
 */
final class ClusterFiles {

    /** Where the cluster is in a backup. */
    static final String FOLDER = "postgres";

    private static final String LOG = "pg_wal";
    private static final String CONTROL = "global/pg_control";

    /** Folders whose content every start makes anew. */
    private static final Set<String> EMPTIED = Set.of(
            "pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans");

    /** What belongs to the running server, or to a backup that a start has finished with. */
    private static final Set<String> LEFT_OUT =
            Set.of("postmaster.pid", "postmaster.opts", "backup_label.old", "tablespace_map.old");

    /** What a backup says of its own files. */
    private static final Set<String> LABELS = Set.of("backup_label", "tablespace_map");

    private final Path cluster;

    ClusterFiles(Path cluster) {
        this.cluster = cluster;
    }

    /**
     * Of a cluster that no server works on; after a crash it recovers from the copy as it would have from here. Where one was restored and
     * not started yet, that takes the label of the backup that it came from.
     */
    void copyStopped(Archive archive) throws IOException {
        copy(archive, EMPTIED, LEFT_OUT);
    }

    /** Of a running server. Whatever happens here, it is in no backup mode afterwards: that ends with the session. */
    void copyRunning(Archive archive, Databases databases) throws IOException {
        try (var session = databases.superuser()) {
            // Holds back the log's files from being used again; ends with the session, too.
            text(
                    session,
                    "select pg_create_physical_replication_slot('sealpost_backup_' || pg_backend_pid(), true, true)");
            var start = text(session, "select pg_backup_start('sealpost', fast => true)");
            var emptied = new HashSet<>(EMPTIED);
            emptied.add(LOG);
            var otherwise = new HashSet<>(LEFT_OUT);
            otherwise.addAll(LABELS);
            otherwise.add(CONTROL);
            copy(archive, emptied, otherwise);
            archive.content(FOLDER + "/" + CONTROL, atRest(cluster.resolve(CONTROL)));
            stop(session, start, archive);
        } catch (SQLException e) {
            throw new Failure(
                    "PostgreSQL did not answer, or went away meanwhile. If Sealpost is starting or ending, try again then. "
                            + e.getMessage(),
                    e);
        }
    }

    private void stop(Connection session, String start, Archive archive) throws SQLException, IOException {
        String end;
        try (var statement = session.prepareStatement(
                        "select lsn, labelfile from pg_backup_stop(wait_for_archive => false)");
                var row = statement.executeQuery()) {
            row.next();
            end = row.getString(1);
            archive.text(FOLDER + "/backup_label", row.getString(2));
        }
        var segments = """
                select pg_walfile_name(begun + number * size) from
                  (select ?::pg_lsn as begun, ?::pg_lsn as ended, setting::numeric as size from pg_settings where name = 'wal_segment_size') as log,
                  generate_series(0, ceil((ended - begun) / size)) as number
                where pg_walfile_name(begun + number * size) <= pg_walfile_name(ended)
                """;
        try (var statement = session.prepareStatement(segments)) {
            statement.setString(1, start);
            statement.setString(2, end);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var segment = LOG + "/" + rows.getString(1);
                    archive.file(FOLDER + "/" + segment, cluster.resolve(segment));
                }
            }
        }
    }

    private void copy(Archive archive, Set<String> emptied, Set<String> leftOut) throws IOException {
        Files.walkFileTree(cluster, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                archive.folder(name(folder));
                return emptied.contains(relative(folder)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!attributes.isRegularFile()) {
                    throw new Failure(
                            file
                                    + " is no regular file. A tablespace or a log that lies elsewhere is not backed up by this.");
                }
                if (!leftOut.contains(relative(file))
                        && !isMadeAnew(file.getFileName().toString())) {
                    copyIfThere(file);
                }
                return FileVisitResult.CONTINUE;
            }

            /** A table that is dropped meanwhile; the log tells of it. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            private void copyIfThere(Path file) throws IOException {
                try {
                    archive.file(name(file), file);
                } catch (NoSuchFileException dropped) {
                    visitFileFailed(file, dropped);
                }
            }
        });
    }

    private static boolean isMadeAnew(String file) {
        return file.startsWith("pgsql_tmp") || file.startsWith("pg_internal.init");
    }

    private String relative(Path path) {
        return cluster.relativize(path).toString();
    }

    private String name(Path path) {
        var relative = relative(path);
        return relative.isEmpty() ? FOLDER : FOLDER + "/" + relative;
    }

    /** Read until two readings are the same: a write may come in between the halves of one. */
    private static byte[] atRest(Path file) throws IOException {
        var before = Files.readAllBytes(file);
        while (true) {
            var again = Files.readAllBytes(file);
            if (Arrays.equals(before, again)) {
                return again;
            }
            before = again;
        }
    }

    private static String text(Connection session, String query) throws SQLException {
        try (var statement = session.prepareStatement(query);
                var row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
