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
import java.nio.file.InvalidPathException;
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

    /** Bytes of the disk that are left to whatever else writes there. */
    private static final long RESERVE = 200_000_000;

    /** Bytes between two looks at the disk. */
    private static final int STEP = 1 << 20;

    private final Path folder;
    private final long reserve;

    private Unpacking(Path folder, long reserve) {
        this.folder = folder;
        this.reserve = reserve;
    }

    /**
     * Fills an empty folder. Reads to the last byte, where the checksum is.
     *
     * @throws IOException also of an archive that is not whole
     */
    static Manifest unpack(Path archive, Path folder) throws IOException {
        return unpack(archive, folder, RESERVE);
    }

    static Manifest unpack(Path archive, Path folder, long reserve) throws IOException {
        try (var file = new BufferedInputStream(Files.newInputStream(archive));
                var compressed = new GZIPInputStream(file, 1 << 16)) {
            var tar = new TarArchiveInputStream(compressed);
            var manifest = manifest(tar);
            new Unpacking(folder, reserve).rest(tar);
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
        var path = path(name);
        if (!path.startsWith(folder) || path.equals(folder)) {
            throw new Failure("It holds " + name + ", which leads out of its folder.");
        }
        if (!Kept.is(folder.relativize(path).getName(0).toString())) {
            throw new Failure("It holds " + name + ", which no backup holds.");
        }
        return path;
    }

    private Path path(String name) {
        try {
            return folder.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new Failure("It holds " + name + ", which is no name of a file here.", e);
        }
    }

    /** What has holes is none: of a few bytes it makes as many as it likes. */
    private static boolean isPlain(TarArchiveEntry entry) {
        return !entry.isSparse()
                && (entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM);
    }

    private void write(InputStream content, Path path) throws IOException {
        leaveReserve();
        PrivateFiles.directory(path.getParent());
        try (var out = Channels.newOutputStream(FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))) {
            for (var part = content.readNBytes(STEP); part.length > 0; part = content.readNBytes(STEP)) {
                leaveReserve();
                out.write(part);
            }
        }
    }

    private void leaveReserve() throws IOException {
        if (Files.getFileStore(folder).getUsableSpace() < reserve) {
            throw new Failure("The disk is nearly full.");
        }
    }
}
