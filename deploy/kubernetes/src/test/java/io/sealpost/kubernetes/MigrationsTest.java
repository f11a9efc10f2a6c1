package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A rolling update runs the new version's migrations while the old version works: they add, and take nothing away that the old version
 * reads or writes. Whatever a file does to a table that it made itself is free.
 */
class MigrationsTest {

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern CREATED =
            Pattern.compile("\\bcreate (?:unlogged )?table (?:if not exists )?([a-z_]+)");
    private static final Pattern ALTERED = Pattern.compile("^alter table (?:if exists )?(?:only )?([a-z_]+)");
    private static final Pattern UNIQUE = Pattern.compile("^create unique index .*? on (?:only )?([a-z_]+)");

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
                """)).isEmpty();
    }

    private static List<String> destructive(String sql) {
        var text = COMMENT.matcher(sql.toLowerCase(Locale.ROOT)).replaceAll(" ");
        var own = CREATED.matcher(text.replaceAll("\\s+", " "))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
        return Stream.of(text.split(";"))
                .map(statement -> statement.replaceAll("\\s+", " ").strip())
                .filter(statement -> isDestructive(statement, own))
                .toList();
    }

    private static boolean isDestructive(String statement, java.util.Set<String> own) {
        var table = Stream.of(ALTERED, UNIQUE)
                .flatMap(pattern -> pattern.matcher(statement).results())
                .map((MatchResult result) -> result.group(1))
                .findFirst();
        if (table.isPresent() && own.contains(table.get())) {
            return false;
        }
        return matches(DESTRUCTIVE, statement)
                || UNIQUE.matcher(statement).find()
                || (ALTERED.matcher(statement).find()
                        && (matches(DESTRUCTIVE_IN_ALTER_TABLE, statement)
                                || addsWhatTheOldVersionDoesNotFill(statement)));
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
