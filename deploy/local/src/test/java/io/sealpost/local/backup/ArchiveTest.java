package io.sealpost.local.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name on the disk means that all of it is there. */
class ArchiveTest {

    @Test
    void itIsWholeBeforeItHasAName(@TempDir Path directory) throws IOException {
        var file = directory.resolve("backup.tar.gz");
        var unfinished = directory.resolve(".backup.tar.gz.unfinished");
        try (var archive = new Archive(file)) {
            // Given
            archive.text("kek", "the key");

            // When
            archive.finish();
            var before = Files.readAllBytes(unfinished);
            archive.name();

            // Then
            assertThat(file).hasBinaryContent(before);
            try (var whole = new GZIPInputStream(Files.newInputStream(file))) {
                assertThat(whole.readAllBytes()).asString().contains("the key");
            }
        }
        assertThat(unfinished).doesNotExist();
    }
}
