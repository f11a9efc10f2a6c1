package io.sealpost.local.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that lies in a data directory's place is lost, whenever it came there. */
class PlaceTest {

    @TempDir
    Path directory;

    private Layout layout;
    private Path made;

    @BeforeEach
    void aDirectoryForIt() throws IOException {
        layout = Layout.of(Map.of("SEALPOST_DATA", directory.resolve("data").toString()));
        made = Files.createDirectory(directory.resolve("made"));
        Files.writeString(made.resolve("kek"), "restored");
    }

    @Test
    void whereNothingWasItIsPut() {
        // When
        try (var place = Place.take(layout, false)) {
            assertThat(place.fill(made)).isEmpty();
        }

        // Then
        assertThat(layout.kek()).hasContent("restored");
    }

    @Test
    void whatCameMeanwhileStays() {
        try (var place = Place.take(layout, false)) {
            // Given
            PrivateFiles.write(layout.kek(), "of a start");

            // When
            assertThatThrownBy(() -> place.fill(made))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("REPLACE=1");
        }

        // Then
        assertThat(layout.kek()).hasContent("of a start");
    }

    @Test
    void whatCameMeanwhileIsMovedAsideWhenTold() {
        try (var place = Place.take(layout, true)) {
            // Given
            PrivateFiles.write(layout.kek(), "of a start");

            // When
            var aside = place.fill(made);

            // Then
            assertThat(aside.orElseThrow().resolve("kek")).hasContent("of a start");
        }
        assertThat(layout.kek()).hasContent("restored");
    }

    @Test
    void whatWasMovedAsideComesBackWhenNothingCanBePutInItsPlace() throws IOException {
        // Given
        PrivateFiles.directory(layout.data());
        PrivateFiles.write(layout.kek(), "of before");

        // When
        try (var place = Place.take(layout, true)) {
            assertThatThrownBy(() -> place.fill(directory.resolve("nowhere")))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("What was there before is there again");
        }

        // Then
        assertThat(layout.kek()).hasContent("of before");
        assertThat(directory).isDirectoryNotContaining("glob:**before-*");
    }

    @Test
    void whatWasNotFilledIsAsItWas() throws IOException {
        // When
        Place.take(layout, false).close();

        // Then
        assertThat(layout.data()).doesNotExist();

        // When
        Files.createDirectory(layout.data());
        Place.take(layout, false).close();

        // Then
        assertThat(layout.data()).isEmptyDirectory();
    }
}
