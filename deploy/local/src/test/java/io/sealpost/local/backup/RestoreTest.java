package io.sealpost.local.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import io.sealpost.local.supervise.DataLock;
import io.sealpost.local.supervise.Supervisor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which archives become a data directory, and that the others change nothing. */
class RestoreTest {

    private static final String KEK = "the key";
    private static final List<String> SETTINGS =
            List.of("postgresql.conf", "postgresql.auto.conf", "pg_hba.conf", "pg_ident.conf");
    private static final TarArchiveEntry LINK = new TarArchiveEntry("postgres/link", TarConstants.LF_SYMLINK);

    @TempDir
    Path directory;

    private Layout layout;
    private final List<TarArchiveEntry> entries = new ArrayList<>();
    private final Map<String, String> contents = new HashMap<>();

    @BeforeEach
    void aBackup() {
        layout = Layout.of(Map.of("SEALPOST_DATA", directory.resolve("data").toString()));
        add(Manifest.NAME, new Manifest("18", Instant.EPOCH, Manifest.hash(KEK)).text());
        add("kek", KEK);
        add("postgres/PG_VERSION", "18");
    }

    @Test
    void aWholeBackupBecomesTheDataDirectory() throws IOException {
        // When
        restore(Map.of());

        // Then
        assertThat(layout.kek()).hasContent(KEK);
        assertThat(layout.cluster().resolve("PG_VERSION")).hasContent("18");
        assertThat(directory.resolve("data.restoring")).doesNotExist();
    }

    @Test
    void dataThatIsThereStaysUnlessToldAndIsThenMovedAside() throws IOException {
        // Given
        Files.createDirectory(layout.data());
        Files.writeString(layout.kek(), "of before");

        // When
        refused(Map.of(), "REPLACE=1");
        restore(Map.of("REPLACE", "1"));

        // Then
        assertThat(layout.kek()).hasContent(KEK);
        try (var found = Files.newDirectoryStream(directory, "data.before-*")) {
            assertThat(found.iterator().next().resolve("kek")).hasContent("of before");
        }
    }

    @Test
    void nothingIsRestoredWhileASupervisorRuns() throws IOException {
        // Given
        Files.createDirectory(layout.data());

        // When
        try (var _ = DataLock.tryTake(layout).orElseThrow()) {
            refused(Map.of("REPLACE", "1"), "make down");
        }
    }

    @Test
    void twoAreNotRestoredToOnePlaceAtOnce() throws IOException {
        // Given
        try (var _ = Place.take(layout, false)) {

            // When
            refused(Map.of(), "restored");
        }

        // Then
        assertThat(layout.data()).doesNotExist();
        restore(Map.of());
    }

    @Test
    void nothingStartsWhereSomethingIsRestored() {
        // Given
        try (var _ = Place.take(layout, false)) {

            // When
            assertThatThrownBy(() -> new Supervisor(layout).run())
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("restored");
        }
    }

    @Test
    void whatAnInterruptedRestoreLeftIsNoData() throws IOException {
        // Given
        Files.createDirectory(layout.data());
        Files.createFile(layout.lockFile());

        // When
        restore(Map.of());

        // Then
        assertThat(layout.kek()).hasContent(KEK);
    }

    @Test
    void whatIsCutOffAnywhereIsRefused() throws IOException {
        // Given
        var whole = archive();

        for (var length = 0; length < whole.length; length += Math.max(1, whole.length / 40)) {
            // When
            refused(Arrays.copyOf(whole, length), Map.of(), "damaged or cut off");
        }
        refused(Arrays.copyOf(whole, whole.length - 1), Map.of(), "damaged or cut off");
    }

    @Test
    void whatWasChangedOnTheWayIsRefused() throws IOException {
        // Given
        var changed = archive();
        changed[changed.length - 6] ^= 1;

        // When
        refused(changed, Map.of(), "damaged or cut off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "/outside", "postgres/../../outside", "data.restoring/../..", "."})
    void whatLeadsOutOfTheFolderIsRefused(String name) throws IOException {
        // Given
        add(name.startsWith("/") ? directory + name : name, "evil");

        // When
        refused(Map.of(), "leads out of its folder");

        // Then
        assertThat(directory.resolve("outside")).doesNotExist();
    }

    /** Programs among them: what runs on the restored data comes from no archive. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres-binaries/lib/libm.so.6",
                "./programs/supervisor.jar",
                "postgres/../tokens/mail-service",
                "state",
                "lock",
                ".bashrc"
            })
    void whatNoBackupHoldsIsRefused(String name) throws IOException {
        // Given
        add(name, "evil");

        // When
        refused(Map.of(), "which no backup holds");
    }

    @Test
    void theServersSettingsComeFromNoArchive() throws IOException {
        // Given
        for (var settings : SETTINGS) {
            add("postgres/" + settings, "shared_preload_libraries = 'evil'");
        }

        // When
        restore(Map.of());

        // Then
        for (var settings : SETTINGS) {
            assertThat(layout.cluster().resolve(settings)).content().doesNotContain("evil");
        }
        assertThat(layout.cluster().resolve("pg_hba.conf")).content().contains("scram-sha-256");
    }

    @Test
    void anArchiveWithoutDatabasesIsRefused() throws IOException {
        // Given
        entries.removeLast();

        // When
        refused(Map.of(), "holds no databases");
    }

    @Test
    void aLinkIsRefused() throws IOException {
        // Given
        LINK.setLinkName("/etc");
        entries.add(LINK);

        // When
        refused(Map.of(), "neither a file nor a folder");
    }

    /** Of a few bytes it would make as many as it likes. */
    @Test
    void aFileWithHolesIsRefused() throws IOException {
        // Given
        addPax("GNU.sparse.size", "1000000000");
        add("postgres/sparse", "evil");

        // When
        refused(Map.of(), "neither a file nor a folder");
    }

    @Test
    void aNameThatIsNoneIsRefused() throws IOException {
        // Given
        addPax("path", "postgres/\0");
        add("postgres/name", "evil");

        // When
        refused(Map.of(), "no name of a file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres=18", "made=1970-01-01T00:00:00Z", "kek-sha256="})
    void whatDoesNotSayAllOfItselfIsRefused(String line) throws IOException {
        // Given
        contents.put(Manifest.NAME, contents.get(Manifest.NAME).replace(line, "other="));

        // When
        refused(Map.of(), "does not say");
    }

    @ParameterizedTest
    @ValueSource(strings = {"made=yesterday", "made=\\u00zz", "postgres=\\u00zz"})
    void whatSaysNonsenseOfItselfIsRefused(String line) throws IOException {
        // Given
        contents.put(Manifest.NAME, contents.get(Manifest.NAME) + line + "\n");

        // When
        refused(Map.of(), "cannot be read");
    }

    @Test
    void nothingOfAnArchiveReachesTheTerminal() throws IOException {
        // Given
        contents.put(Manifest.NAME, contents.get(Manifest.NAME).replace("format=1", "format=\\u001b[2J"));

        // When
        refused(Map.of(), "the format ?[2J");
    }

    @Test
    void aKeyThatIsNoFileIsRefused() throws IOException {
        // Given
        entries.remove(1);
        entries.add(new TarArchiveEntry("kek/"));

        // When
        refused(Map.of(), "The key in it cannot be read");
    }

    @Test
    void whatWouldFillTheDiskIsNotUnpacked() throws IOException {
        // Given
        var file = Files.write(directory.resolve("large.tar.gz"), archive());
        var folder = Files.createDirectory(directory.resolve("unpacked"));

        // When
        assertThatThrownBy(() -> Unpacking.unpack(file, folder, Long.MAX_VALUE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("disk");

        // Then
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsTwiceInItIsRefused() throws IOException {
        // Given
        add("kek", "another");

        // When
        refused(Map.of(), "damaged");
    }

    @Test
    void anotherFormatIsRefused() throws IOException {
        // Given
        contents.put(Manifest.NAME, contents.get(Manifest.NAME).replace("format=1", "format=2"));

        // When
        refused(Map.of(), "the format 2");
    }

    @Test
    void anotherMajorVersionIsRefused() throws IOException {
        // Given
        contents.put(Manifest.NAME, contents.get(Manifest.NAME).replace("postgres=18", "postgres=17"));

        // When
        refused(Map.of(), "holds databases of PostgreSQL 17");
    }

    @Test
    void anotherArchiveIsRefused() throws IOException {
        // Given
        entries.removeFirst();

        // When
        refused(Map.of(), "no backup of Sealpost");
    }

    @Test
    void aKeyThatWasKeptApartIsAskedFor() throws IOException {
        // Given
        entries.remove(1);

        // When
        refused(Map.of(), "KEK=");
        restore(Map.of(
                "KEK", Files.writeString(directory.resolve("key"), KEK + "\n").toString()));

        // Then
        assertThat(layout.kek()).hasContent(KEK);
    }

    @Test
    void anotherKeyIsRefused() throws IOException {
        refused(
                Map.of(
                        "KEK",
                        Files.writeString(directory.resolve("key"), "another").toString()),
                "not the one that opens it");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new Restore(layout, Map.of("FILE", "/nowhere.tar.gz")).run())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("/nowhere.tar.gz");
        assertThatThrownBy(() -> new Restore(layout, Map.of()).run())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("make restore FILE=");
    }

    private void add(String name, String content) {
        entries.add(new TarArchiveEntry(name, true));
        contents.put(name, content);
    }

    /** What the next entry says of itself beyond its header: each record begins with its own length. */
    private void addPax(String key, String value) {
        var rest = " " + key + "=" + value + "\n";
        var header = new TarArchiveEntry("PaxHeaders/next", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
        entries.add(header);
        contents.put(header.getName(), rest.length() + 2 + rest);
    }

    private byte[] archive() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (var entry : entries) {
                var content =
                        contents.getOrDefault(entry.getName(), "").getBytes(java.nio.charset.StandardCharsets.UTF_8);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private void restore(Map<String, String> more) throws IOException {
        restore(archive(), more);
    }

    private void restore(byte[] archive, Map<String, String> more) throws IOException {
        var environment = new HashMap<>(more);
        environment.put(
                "FILE", Files.write(directory.resolve("backup.tar.gz"), archive).toString());
        new Restore(layout, environment).run();
    }

    private void refused(Map<String, String> more, String why) throws IOException {
        refused(archive(), more, why);
    }

    private void refused(byte[] archive, Map<String, String> more, String why) throws IOException {
        var before = Files.exists(layout.data());
        assertThatThrownBy(() -> restore(archive, more))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(why);
        assertThat(Files.exists(layout.data())).isEqualTo(before);
        assertThat(layout.data().resolveSibling("data.restoring")).doesNotExist();
        assertThat(layout.cluster()).doesNotExist();
    }
}
