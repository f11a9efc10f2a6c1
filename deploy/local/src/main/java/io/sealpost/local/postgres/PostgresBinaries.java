package io.sealpost.local.postgres;

import io.sealpost.local.Failure;
import io.sealpost.local.PrivateFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the PostgreSQL distribution once per data directory. */
final class PostgresBinaries {

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private PostgresBinaries() {}

    /** The unpacked distribution; a half-unpacked one is done again. */
    static Path in(Path data) {
        var target = data.resolve("postgres-binaries");
        if (!Files.exists(target.resolve("complete"))) {
            PrivateFiles.directory(target);
            try (var resource = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
                if (resource == null) {
                    throw new Failure("The PostgreSQL that make up brings is for 64-bit x86 Linux only.");
                }
                unpack(
                        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(resource))),
                        target);
                Files.writeString(target.resolve("complete"), "");
            } catch (IOException e) {
                throw new Failure("PostgreSQL could not be unpacked to " + target + "; is the disk full?", e);
            }
        }
        return target;
    }

    private static void unpack(TarArchiveInputStream archive, Path target) throws IOException {
        for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            var path = target.resolve(entry.getName()).normalize();
            if (!path.startsWith(target)) {
                throw new IOException("The archive leaves its folder: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(path);
            } else {
                Files.createDirectories(path.getParent());
                write(archive, entry, path);
            }
        }
    }

    private static void write(TarArchiveInputStream archive, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isSymbolicLink()) {
            Files.deleteIfExists(path);
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(archive, path, StandardCopyOption.REPLACE_EXISTING);
        if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
