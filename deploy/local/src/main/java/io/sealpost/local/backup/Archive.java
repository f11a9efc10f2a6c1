package io.sealpost.local.backup;

import io.sealpost.local.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** An archive while it is written, readable by its owner alone. It has its name only once it is whole and on the disk. */
final class Archive implements AutoCloseable {

    private static final int FOLDER_MODE = 0700;
    private static final int FILE_MODE = 0600;

    private final Path file;
    private final Path unfinished;
    private final FileChannel channel;
    private final GzipCompressorOutputStream compressed;
    private final TarArchiveOutputStream tar;

    Archive(Path file) throws IOException {
        this.file = file;
        this.unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        this.channel = FileChannel.open(
                unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        // Ctrl-C runs no finally.
        unfinished.toFile().deleteOnExit();
        this.compressed = compressed(Channels.newOutputStream(channel));
        this.tar = new TarArchiveOutputStream(compressed);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    /** The fastest level: the usual one takes twice as long for a seventh less. */
    private static GzipCompressorOutputStream compressed(OutputStream out) throws IOException {
        var parameters = new GzipParameters();
        parameters.setCompressionLevel(1);
        parameters.setBufferSize(1 << 16);
        return new GzipCompressorOutputStream(out, parameters);
    }

    void folder(String name) throws IOException {
        var entry = new TarArchiveEntry(name + "/");
        entry.setMode(FOLDER_MODE);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    void text(String name, String content) throws IOException {
        content(name, content.getBytes(StandardCharsets.UTF_8));
    }

    void content(String name, byte[] content) throws IOException {
        begin(name, content.length);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** A file at the size that it has now: what somebody adds meanwhile is left out, what somebody cuts off is zeros. */
    void file(String name, Path source) throws IOException {
        try (var in = Files.newInputStream(source)) {
            var size = Files.size(source);
            begin(name, size);
            copy(in, size);
            tar.closeArchiveEntry();
        }
    }

    private void begin(String name, long size) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setMode(FILE_MODE);
        entry.setSize(size);
        tar.putArchiveEntry(entry);
    }

    private void copy(InputStream in, long size) throws IOException {
        var buffer = new byte[1 << 16];
        for (long left = size; left > 0; ) {
            var wanted = (int) Math.min(left, buffer.length);
            var read = in.readNBytes(buffer, 0, wanted);
            Arrays.fill(buffer, read, wanted, (byte) 0);
            tar.write(buffer, 0, wanted);
            left -= wanted;
        }
    }

    /** Brings all of it to the disk, the checksum at its end included. */
    void finish() throws IOException {
        tar.finish();
        compressed.finish();
        channel.force(true);
        tar.close();
    }

    /** Gives it its name, which nothing has yet, once it is finished. */
    void name() throws IOException {
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.force(file.getParent());
    }

    /** What has no name yet is gone. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(unfinished);
    }
}
