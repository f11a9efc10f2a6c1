package io.sealpost.local.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who starts Sealpost and fails is told why, and not only where to look. */
class LastWordsTest {

    private static final String TRACE = """
            2026-03-02T08:00:00.000Z ERROR [io.quarkus] (main) Failed to start application: java.lang.RuntimeException: Failed to start quarkus
            \tat io.quarkus.runner.ApplicationImpl.doStart(Unknown Source)
            Caused by: jakarta.enterprise.inject.CreationException: Error creating a bean
            \tat io.quarkus.arc.impl.ArcContainerImpl.instance(ArcContainerImpl.java:1)
            Caused by: io.sealpost.vault.crypto.KeysUnavailable: The data key 1 is wrapped by KEK a, but this vault was given KEK b.
            \t... 9 more
            """;

    private Path log;

    @BeforeEach
    void log(@TempDir Path directory) {
        log = directory.resolve("token-vault.log");
    }

    @Test
    void theInnermostCauseIsTold() throws IOException {
        Files.writeString(log, "starting\n" + TRACE + "ended\n");

        assertThat(LastWords.in(log, 0))
                .contains("The data key 1 is wrapped by KEK a, but this vault was given KEK b.");
    }

    @Test
    void aCauseWithoutAMessageIsToldByItsName() throws IOException {
        Files.writeString(log, "Caused by: java.lang.NullPointerException\n");

        assertThat(LastWords.in(log, 0)).contains("java.lang.NullPointerException");
    }

    @Test
    void whatAnEarlierStartFailedOfIsNotTold() throws IOException {
        Files.writeString(log, TRACE);
        var before = Files.size(log);
        Files.writeString(log, "killed\n", StandardOpenOption.APPEND);

        assertThat(LastWords.in(log, before)).isEmpty();
    }

    @Test
    void ofALongLogTheEndCounts() throws IOException {
        Files.writeString(log, ("x".repeat(99) + "\n").repeat(20_000) + TRACE);

        assertThat(LastWords.in(log, 0))
                .hasValueSatisfying(words -> assertThat(words).startsWith("The data key 1"));
    }

    @Test
    void whereThereIsNoLogNothingIsTold() {
        assertThat(LastWords.in(log, 0)).isEmpty();
    }
}
