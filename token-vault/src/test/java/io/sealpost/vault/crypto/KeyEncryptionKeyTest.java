package io.sealpost.vault.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.testing.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without the right KEK there are no keys, and without keys the service does not start. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class KeyEncryptionKeyTest {

    private final DataKeys keys;
    private final Replicas replicas;

    @TempDir
    Path directory;

    KeyEncryptionKeyTest(DataKeys keys, Replicas replicas) {
        this.keys = keys;
        this.replicas = replicas;
    }

    @Test
    void anotherKekDoesNotOpenTheStoredDataKey() throws IOException {
        var wrong = Surroundings.kek(directory.resolve("kek"));

        assertThatThrownBy(() -> replicas.replica(wrong).start())
                .isInstanceOf(KeysUnavailable.class)
                .hasMessageContaining("Put the right file in place");
        assertThat(keys.open()).isNotNull();
    }

    @Test
    void aKekByItsUriCountsBeforeTheFile() throws IOException {
        var file = Surroundings.kek(directory.resolve("kek"));

        assertThat(keks(Optional.of(directory.resolve("absent")), Optional.of("file://" + file))
                        .current()
                        .id())
                .isEqualTo(KeyEncryptionKey.read(file).id());
    }

    @Test
    void withoutAnyKekNothingStarts() {
        assertThatThrownBy(() -> keks(Optional.empty(), Optional.empty()).current())
                .isInstanceOf(KeysUnavailable.class)
                .hasMessageContaining("sealpost.keys.kek-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws-kms://arn:aws:kms:eu-central-1:1:key/1", "kek", "transit/sealpost", ":"})
    void aKekThatNothingKnowsIsNamed(String uri) {
        assertThatThrownBy(() -> keks(Optional.empty(), Optional.of(uri)).current())
                .isInstanceOf(KeysUnavailable.class)
                .hasMessageContaining(uri);
    }

    private static Keks keks(Optional<Path> file, Optional<String> uri) {
        return new Keks(new Replicas.Configured(file, uri, Optional.empty()), List.of(new KekFiles()));
    }

    @Test
    void anAbsentKekFileIsNamed() {
        var absent = directory.resolve("absent");

        assertThatThrownBy(() -> KeyEncryptionKey.read(absent))
                .isInstanceOf(KeysUnavailable.class)
                .hasMessageContaining(absent.toString());
    }

    @Test
    void aKekOfTheWrongSizeIsRefused() throws IOException {
        var file = Files.writeString(directory.resolve("short"), "c2hvcnQ=");

        assertThatThrownBy(() -> KeyEncryptionKey.read(file))
                .isInstanceOf(KeysUnavailable.class)
                .hasMessageContaining("32 bytes");
    }

    @Test
    void aKekThatIsNotBase64IsRefusedWithoutShowingIt() throws IOException {
        var file = Files.writeString(directory.resolve("text"), "canary !! not base64");

        assertThatThrownBy(() -> KeyEncryptionKey.read(file))
                .isInstanceOf(KeysUnavailable.class)
                .hasMessageNotContaining("canary");
    }
}
