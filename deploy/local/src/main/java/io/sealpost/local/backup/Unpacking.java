package io.sealpost.local.backup;

import io.sealpost.local.Failure;
import io.sealpost.local.PrivateFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Takes an archive for what it is: a file that may be cut off, changed, or somebody else's. */
final class Unpacking {

    private static final int LARGEST_MANIFEST = 10_000;

    private final Path folder;

    private Unpacking(Path folder) {
        this.folder = folder;
    }

    /**
     * Fills an empty folder. Reads to the last byte, where the checksum is.
     *
     * @throws IOException also of an archive that is not whole
     */
    static Manifest unpack(Path archive, Path folder) throws IOException {
        try (var file = new BufferedInputStream(Files.newInputStream(archive));
                var compressed = new GZIPInputStream(file, 1 << 16)) {
            var tar = new TarArchiveInputStream(compressed);
            var manifest = manifest(tar);
            new Unpacking(folder).rest(tar);
            compressed.transferTo(OutputStream.nullOutputStream());
            return manifest;
        }
    }

    private static Manifest manifest(TarArchiveInputStream tar) throws IOException {
        var first = tar.getNextEntry();
        if (first == null || !first.getName().equals(Manifest.NAME)) {
            throw new Failure("It is no backup of Sealpost.");
        }
        return Manifest.read(new String(tar.readNBytes(LARGEST_MANIFEST), StandardCharsets.UTF_8));
    }

    private void rest(TarArchiveInputStream tar) throws IOException {
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            var path = inside(entry.getName());
            if (entry.isDirectory()) {
                PrivateFiles.directory(path);
            } else if (isPlain(entry)) {
                write(tar, path);
            } else {
                throw new Failure("It holds " + entry.getName() + ", which is neither a file nor a folder.");
            }
        }
    }

    private Path inside(String name) {
        var path = folder.resolve(name).normalize();
        if (!path.startsWith(folder) || path.equals(folder)) {
            throw new Failure("It holds " + name + ", which leads out of its folder.");
        }
        if (!Kept.is(folder.relativize(path).getName(0).toString())) {
            throw new Failure("It holds " + name + ", which no backup holds.");
        }
        return path;
    }

    private static boolean isPlain(TarArchiveEntry entry) {
        return entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
    }

    private static void write(InputStream content, Path path) throws IOException {
        PrivateFiles.directory(path.getParent());
        try (var out = Channels.newOutputStream(FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))) {
            content.transferTo(out);
        }
    }
}
