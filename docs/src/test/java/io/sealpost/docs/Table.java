package io.sealpost.docs;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Settings as a table in Markdown. */
final class Table {

    private static final String HEAD =
            "| environment variable | property | type | default | |\n|---|---|---|---|---|\n";

    private Table() {}

    static String of(Stream<Setting> settings) {
        return HEAD + settings.map(Table::row).collect(Collectors.joining());
    }

    private static String row(Setting setting) {
        return "| `" + setting.variable() + "` | `" + setting.name() + "` | " + setting.type() + " | "
                + standard(setting) + " | " + setting.description() + " |\n";
    }

    private static String standard(Setting setting) {
        if (setting.required()) {
            return "**required**";
        }
        return setting.standard().isEmpty() ? "–" : "`" + setting.standard() + "`";
    }
}
