package io.sealpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of the packaged services while they run, brought back as an operator does. */
class BackupIT {

    @TempDir
    Path directory;

    private Installation sealpost;

    @BeforeEach
    void install() {
        sealpost = new Installation(directory.resolve("data"), false);
    }

    @AfterEach
    void down() {
        sealpost.close();
    }

    @Test
    void whatWasThereAtTheBackupIsThereAfterTheRestore() throws Exception {
        // Given
        var file = directory.resolve("backup.tar.gz");
        assertThat(sealpost.run("up").code()).isZero();
        assertThat(sealpost.putParameter("free.kept", "before the backup")).isEqualTo(201);
        var backup = sealpost.run("backup", Map.of("FILE", file.toString()));
        assertThat(backup.code()).as(backup.output()).isZero();

        // When
        var refused = sealpost.run("restore", Map.of("FILE", file.toString(), "REPLACE", "1"));
        sealpost.run("down");
        var restored = sealpost.run("restore", Map.of("FILE", file.toString(), "REPLACE", "1"));
        var up = sealpost.run("up");

        // Then
        assertThat(refused.output()).contains("Run make down first");
        assertThat(restored.code()).as(restored.output()).isZero();
        assertThat(up.code()).as(up.output()).isZero();
        assertThat(sealpost.getParameter("free.kept").body()).contains("before the backup");
        assertThat(topLevel(file))
                .containsExactly(
                        "database-passwords", "issuer.key", "issuer.pub.pem", "kek", "postgres", "sealpost-backup");
    }

    /** Whatever else a start makes in the data directory has to be known as made anew: it comes from no archive. */
    private static Set<String> topLevel(Path file) throws IOException {
        var names = new TreeSet<String>();
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(Path.of(entry.getName()).getName(0).toString());
            }
        }
        return names;
    }
}
