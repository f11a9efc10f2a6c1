package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A rolling update runs the new version's migrations while the old version works: they add, and take nothing away that the old version
 * reads or writes. Whatever a file does to a table that it made itself is free, and so is a unique index over rows in which a column is set
 * that it added: the old version sets none.
 */
class MigrationsTest {

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern CREATED =
            Pattern.compile("\\bcreate (?:unlogged )?table (?:if not exists )?([a-z_]+)");
    private static final Pattern ALTERED = Pattern.compile("^alter table (?:if exists )?(?:only )?([a-z_]+)");
    private static final Pattern UNIQUE = Pattern.compile("^create unique index .*? on (?:only )?([a-z_]+)");

    private static final Pattern ADDED_COLUMN = Pattern.compile("\\badd column (?:if not exists )?([a-z_]+)");
    private static final Pattern ONLY_WHERE_SET = Pattern.compile(" where (?:.*? and )?([a-z_]+) is not null");

    private static final List<Pattern> DESTRUCTIVE = Stream.of(
                    "^drop (table|view|sequence|schema|type|function|column)\\b",
                    "^(truncate|delete from)\\b",
                    "^alter \\w+ \\w+ rename\\b")
            .map(Pattern::compile)
            .toList();

    private static final List<Pattern> DESTRUCTIVE_IN_ALTER_TABLE = Stream.of(
                    "\\brename\\b",
                    "\\bdrop (column )?(?!constraint\\b|not null\\b|default\\b)",
                    "\\btype\\b",
                    "\\bset not null\\b",
                    "\\badd (constraint|unique|check|primary|foreign|exclude)\\b")
            .map(Pattern::compile)
            .toList();

    @ParameterizedTest
    @ValueSource(strings = {"token-vault", "auth-service", "mail-service"})
    void migrationsAddAndTakeNothingAway(String service) throws IOException {
        try (var files = Files.list(Path.of("../..", service, "src/main/resources/db/migration"))) {
            var all = files.sorted().toList();
            assertThat(all).isNotEmpty().allSatisfy(file -> {
                assertThat(file.getFileName().toString()).matches("V\\d+__[a-z_]+\\.sql");
                assertThat(destructive(Files.readString(file))).isEmpty();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table message;",
                "alter table message drop column subject;",
                "alter table message drop subject;",
                "alter table message rename column subject to title;",
                "alter table message rename to mail;",
                "alter table message alter column size type bigint;",
                "alter table message alter column size set not null;",
                "alter table message add column owner text not null;",
                "alter table message add column a text, add column b text not null;",
                "alter table message add constraint one unique (owner);",
                "create unique index one on message (owner);",
                "create unique index one on message (owner) where owner is not null;",
                "alter table message add column tag text;\ncreate unique index one on message (owner) where owner is not null;",
                "alter table message add column tag text;\ncreate unique index one on message (tag);",
                "alter table message add column tag text default 'a';\ncreate unique index one on message (tag) where tag is not null;",
                "truncate message;",
                "delete from message where size > 1;",
                "create table a (b text);\n-- old\ndrop table message;"
            })
    void whatTheOldVersionWouldStumbleOverIsRefused(String sql) {
        assertThat(destructive(sql)).hasSize(1);
    }

    @Test
    void whatTheOldVersionDoesNotNoticeIsAllowed() {
        assertThat(destructive("""
                alter table message add column owner text;
                alter table message add column tries int not null default 0;
                alter table message add column other int default 0 not null, add column more text;
                alter table message alter column subject drop not null;
                create index message_owner on message (owner);
                drop index message_due; -- drop table is a word here
                create table label (name text primary key);
                alter table label add constraint short check (length(name) < 100);
                create unique index label_name on label (lower(name));
                alter table message add column tag text;
                create unique index message_tag on message (tag) where owner = 'a' and tag is not null;
                """)).isEmpty();
    }

    private static List<String> destructive(String sql) {
        var text = COMMENT.matcher(sql.toLowerCase(Locale.ROOT)).replaceAll(" ");
        var own = CREATED.matcher(text.replaceAll("\\s+", " "))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
        var statements = Stream.of(text.split(";"))
                .map(statement -> statement.replaceAll("\\s+", " ").strip())
                .toList();
        var added = statements.stream().flatMap(MigrationsTest::addedUnset).collect(Collectors.toSet());
        return statements.stream()
                .filter(statement -> isDestructive(statement, own, added))
                .toList();
    }

    /** New columns that are null in whatever the old version writes. */
    private static Stream<String> addedUnset(String statement) {
        return Pattern.compile(",(?= ?add\\b)")
                .splitAsStream(statement)
                .filter(column -> !column.contains("default"))
                .flatMap(column -> ADDED_COLUMN.matcher(column).results())
                .map(result -> result.group(1));
    }

    private static boolean isDestructive(String statement, Set<String> own, Set<String> added) {
        var table = Stream.of(ALTERED, UNIQUE)
                .flatMap(pattern -> pattern.matcher(statement).results())
                .map((MatchResult result) -> result.group(1))
                .findFirst();
        if (table.isPresent() && own.contains(table.get())) {
            return false;
        }
        return matches(DESTRUCTIVE, statement)
                || (UNIQUE.matcher(statement).find() && !onlyWhereSet(statement, added))
                || (ALTERED.matcher(statement).find()
                        && (matches(DESTRUCTIVE_IN_ALTER_TABLE, statement)
                                || addsWhatTheOldVersionDoesNotFill(statement)));
    }

    private static boolean onlyWhereSet(String uniqueIndex, Set<String> added) {
        return !uniqueIndex.contains(" or ")
                && ONLY_WHERE_SET.matcher(uniqueIndex).results().anyMatch(result -> added.contains(result.group(1)));
    }

    private static boolean addsWhatTheOldVersionDoesNotFill(String statement) {
        return Pattern.compile("\\badd\\b")
                .splitAsStream(statement)
                .skip(1)
                .anyMatch(column -> column.contains("not null") && !column.contains("default"));
    }

    private static boolean matches(List<Pattern> patterns, String statement) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(statement).find());
    }
}
