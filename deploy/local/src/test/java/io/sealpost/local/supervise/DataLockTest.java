package io.sealpost.local.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.local.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {

    @Test
    void whoseDirectoryWasMovedHasNoLockOfTheOneInItsPlace(@TempDir Path directory) throws IOException {
        // Given
        var layout = Layout.of(Map.of("SEALPOST_DATA", directory.resolve("data").toString()));
        Files.createDirectory(layout.data());

        try (var moved = DataLock.tryTake(layout).orElseThrow()) {
            // When
            Files.move(layout.data(), directory.resolve("aside"));
            Files.createDirectory(layout.data());

            // Then
            assertThat(moved.isStillThere()).isFalse();
            try (var next = DataLock.tryTake(layout).orElseThrow()) {
                assertThat(next.isStillThere()).isTrue();
            }
        }
    }
}
