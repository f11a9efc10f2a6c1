package io.sealpost.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The page of the system parameters says what the vault knows of them, and who reads them. */
class DocumentedParametersTest {

    private static final Path CHECKOUT = Path.of("..");
    private static final Path PAGE = Path.of("parameters.md");
    private static final Path VAULT = CHECKOUT.resolve("token-vault/src/main/java");
    private static final Path KNOWN = VAULT.resolve("io/sealpost/vault/parameter/KnownParameter.java");
    private static final String BEGIN = "<!-- generated from KnownParameter: make docs -->\n";
    private static final String END = "\nA value that is not";
    private static final String HEAD =
            "\n| key | type | default | read by | what it decides |\n|---|---|---|---|---|\n";

    /** A constant of the enum. */
    private record Known(String constant, String key, String type, String standard, String meaning) {

        String row() {
            return "| `" + key + "` | `" + type + "` | " + shown() + " | " + readers() + " | " + meaning + " |\n";
        }

        private String shown() {
            if (standard == null) {
                return "–";
            }
            return standard.isEmpty() ? "empty" : "`" + standard + "`";
        }

        private String readers() {
            var readers = new ArrayList<String>();
            for (var service : List.of("auth-service", "mail-service")) {
                if (anyHas(CHECKOUT.resolve(service).resolve("src/main/java"), "\"" + key + "\"")) {
                    readers.add(service);
                }
            }
            if (anyHas(VAULT, "KnownParameter." + constant + ")")) {
                readers.add("token-vault");
            }
            return readers.isEmpty() ? "–" : String.join(", ", readers);
        }
    }

    @Test
    void thePageHasTheKnownKeysWithTypeDefaultMeaningAndReaders() throws IOException {
        // Given
        var written = Files.readString(PAGE);
        var table = HEAD + known().stream().map(Known::row).collect(Collectors.joining());
        var expected =
                written.substring(0, written.indexOf(BEGIN)) + BEGIN + table + written.substring(written.indexOf(END));

        // When
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, expected);
        }

        // Then
        assertThat(Files.readString(PAGE))
                .as("docs/parameters.md is not what the code says; make docs writes it")
                .isEqualTo(expected);
    }

    @Test
    void thePageSaysWhatEachTypeIs() throws IOException {
        // When
        var page = Files.readString(PAGE);
        var explained = page.substring(page.indexOf(END))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`", -1)[1])
                .collect(Collectors.toSet());

        // Then
        assertThat(explained).isEqualTo(types());
    }

    private static Set<String> types() throws IOException {
        return known().stream().map(Known::type).collect(Collectors.toSet());
    }

    private static List<Known> known() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(KNOWN));
            var type = (ClassTree) task.parse().iterator().next().getTypeDecls().getFirst();
            return type.getMembers().stream()
                    .filter(VariableTree.class::isInstance)
                    .map(VariableTree.class::cast)
                    .filter(member -> member.getInitializer() instanceof NewClassTree)
                    .map(DocumentedParametersTest::known)
                    .toList();
        }
    }

    private static Known known(VariableTree constant) {
        var given = ((NewClassTree) constant.getInitializer()).getArguments();
        return new Known(
                constant.getName().toString(),
                text(given.get(0)),
                ((MemberSelectTree) given.get(1)).getIdentifier().toString().toLowerCase(Locale.ROOT),
                text(given.get(2)),
                text(given.get(3)));
    }

    private static String text(ExpressionTree literal) {
        return (String) ((LiteralTree) literal).getValue();
    }

    private static boolean anyHas(Path sources, String text) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream()
                    .anyMatch(file -> has(file, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean has(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
