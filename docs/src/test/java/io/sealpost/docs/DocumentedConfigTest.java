package io.sealpost.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The configuration reference says what the services read, no more and no less. */
class DocumentedConfigTest {

    private static final Path CHECKOUT = Path.of("..");
    private static final Path REFERENCE = Path.of("configuration.md");
    private static final List<String> SERVICES = List.of("token-vault", "auth-service", "mail-service");
    private static final String BEGIN = "<!-- generated from the @ConfigMapping interfaces: make docs -->";

    @Test
    void theReferenceEqualsTheMappings() throws IOException {
        // Given
        var written = Files.readString(REFERENCE);
        var expected = written.substring(0, written.indexOf(BEGIN)) + BEGIN + "\n" + reference();

        // When
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(REFERENCE, expected);
        }

        // Then
        assertThat(Files.readString(REFERENCE))
                .as("docs/configuration.md is not what the code says; make docs writes it")
                .isEqualTo(expected);
    }

    @Test
    void everySettingIsInTheReference() throws IOException {
        // When
        var variables =
                SERVICES.stream().flatMap(DocumentedConfigTest::settings).map(Setting::variable);

        // Then
        assertThat(Files.readString(REFERENCE)).contains(variables.distinct().toList());
    }

    private static String reference() {
        return SERVICES.stream()
                .map(service -> "\n## " + service + "\n\n" + Table.of(settings(service)))
                .collect(Collectors.joining());
    }

    private static Stream<Setting> settings(String service) {
        var main = CHECKOUT.resolve(service).resolve("src/main");
        var given = properties(main.resolve("resources/application.properties"));
        return mappings(main.resolve("java")).stream()
                .flatMap(Mapping::settings)
                .map(setting -> setting.withStandard(given.getProperty(setting.name())))
                .sorted(Comparator.comparing(Setting::name));
    }

    private static Properties properties(Path file) {
        try (var reader = Files.newBufferedReader(file)) {
            var properties = new Properties();
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> mappings(Path sources) {
        try (var files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(DocumentedConfigTest::isMapping)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isMapping(Path source) {
        try {
            return Files.readString(source).contains("\n@ConfigMapping");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
