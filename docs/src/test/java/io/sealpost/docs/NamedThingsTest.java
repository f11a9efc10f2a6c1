package io.sealpost.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation names is there: tests, files behind links, settings. */
class NamedThingsTest {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT)(?:#[A-Za-z0-9]+)?)`");
    private static final Pattern METHOD = Pattern.compile("(?m)^    void ([A-Za-z0-9]+)\\(");
    private static final Pattern PERMISSION = Pattern.compile("@PermissionsAllowed\\((?:value = )?\\{?([^)}]*)");
    private static final Pattern WORD = Pattern.compile("[\"`]([a-z_]+:[a-z]+)[\"`]");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)");
    private static final Pattern SETTING = Pattern.compile("SEALPOST_[A-Z_<>]+[A-Z>]");

    private static final Pattern COMMANDS = Pattern.compile("(?ms)^```(?:sh|bash|console)\n(.*?)^```$");
    private static final Pattern TOKEN = Pattern.compile("(?m)^(?:\\$ )?TOKEN=");
    private static final Pattern SET = Pattern.compile("(?m)^(?:\\$ )?(?:export )?([A-Z][A-Z0-9_]*)=");
    private static final Pattern EXPLAINED = Pattern.compile("`([A-Z][A-Z0-9_]*)`");
    private static final Pattern USED = Pattern.compile("\\$\\{?([A-Z][A-Z0-9_]*)");

    /** What the launcher reads; then, in the names of settings, the name that an operator chose. */
    private static final Pattern NO_SETTING = Pattern.compile("SEALPOST_(HOME|DATA|SANDBOX|[A-Z_]+_PORT)");

    private static final Pattern CHOSEN = Pattern.compile("(SEALPOST_API_(?:ISSUERS|CALLERS)_)[A-Z]+");

    @Test
    void everyTestThatIsNamedExists() {
        // Given
        var tests = files(".java").flatMap(NamedThingsTest::tests).collect(Collectors.toSet());

        // When
        var named = named(TEST);

        // Then
        assertThat(named).isNotEmpty();
        assertThat(tests).containsAll(named);
    }

    @Test
    void everyPermissionIsInTheTable() throws IOException {
        // Given
        var asked = files("Resource.java")
                .flatMap(file -> matches(PERMISSION, file))
                .flatMap(words -> WORD.matcher(words).results().map(word -> word.group(1)))
                .collect(Collectors.toSet());

        // When
        var page = Files.readString(CHECKOUT.resolve("docs/callers.md"));
        var table = page.substring(page.indexOf("## Permissions"), page.indexOf("### What to give"));

        // Then
        assertThat(asked).isNotEmpty();
        assertThat(WORD.matcher(table).results().map(word -> word.group(1)).toList())
                .containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void everyLinkLeadsSomewhere() {
        // When
        var broken = pages().flatMap(page -> matches(LINK, page)
                        .filter(link -> !Files.exists(page.resolveSibling(link)))
                        .map(link -> CHECKOUT.relativize(page) + ": " + link))
                .toList();

        // Then
        assertThat(broken).isEmpty();
    }

    @Test
    void everySettingThatIsNamedIsInTheReference() throws IOException {
        // Given
        var reference = Files.readString(CHECKOUT.resolve("docs/configuration.md"));

        // When
        var unknown = named(SETTING).stream()
                .filter(name -> !NO_SETTING.matcher(name).matches())
                .filter(name -> !reference.contains(CHOSEN.matcher(name).replaceFirst("$1<NAME>")))
                .toList();

        // Then
        assertThat(unknown).isEmpty();
    }

    /** {@code call} reads the variable each time, so who follows the page to its end would go on with another token. */
    @Test
    void noConsoleBlockReplacesTheTokenOfCall() {
        // Given
        var callers =
                pages().filter(page -> commands(page).contains("call() {")).toList();

        // When
        var replacing = callers.stream()
                .filter(page -> TOKEN.matcher(commands(page)).results().count() > 1)
                .map(CHECKOUT::relativize)
                .toList();

        // Then
        assertThat(callers).isNotEmpty();
        assertThat(replacing).isEmpty();
    }

    @Test
    void commandsUseNothingThatTheirPageDoesNotNameOrSet() {
        assertThat(pages().flatMap(NamedThingsTest::unset).toList()).isEmpty();
    }

    private static Stream<String> unset(Path page) {
        var commands = commands(page);
        var known = Stream.of(SET, EXPLAINED)
                .flatMap(pattern -> matches(pattern, page))
                .collect(Collectors.toSet());
        return USED.matcher(commands)
                .results()
                .map(NamedThingsTest::last)
                .filter(name -> !known.contains(name))
                .distinct()
                .map(name -> CHECKOUT.relativize(page) + ": " + name);
    }

    /** What is typed on a page. */
    private static String commands(Path page) {
        return matches(COMMANDS, page).collect(Collectors.joining("\n"));
    }

    private static Set<String> named(Pattern pattern) {
        return pages().flatMap(page -> matches(pattern, page)).collect(Collectors.toSet());
    }

    private static Stream<String> matches(Pattern pattern, Path page) {
        try {
            return pattern.matcher(Files.readString(page)).results().map(NamedThingsTest::last).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String last(MatchResult match) {
        return match.group(match.groupCount());
    }

    private static Stream<Path> pages() {
        return files(".md");
    }

    private static Stream<Path> files(String ending) {
        try (var files = Files.walk(CHECKOUT)) {
            return files
                    .filter(file -> file.toString().endsWith(ending))
                    .filter(file -> List.of("target", ".git", ".sealpost", "node_modules").stream()
                            .noneMatch(name -> file.toString().contains("/" + name + "/")))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The class and each of its methods. */
    private static Stream<String> tests(Path file) {
        var name = file.getFileName().toString().replace(".java", "");
        return Stream.concat(Stream.of(name), matches(METHOD, file).map(method -> name + "#" + method));
    }
}
