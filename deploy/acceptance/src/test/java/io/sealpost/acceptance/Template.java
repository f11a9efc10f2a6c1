package io.sealpost.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A peer's configuration file with {@code @name@} where a value of the run belongs. */
final class Template {

    private Template() {}

    static void write(String name, Path target, Map<String, ?> values) {
        try (var resource = Template.class.getResourceAsStream("/peers/" + name)) {
            var text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            for (var value : values.entrySet()) {
                text = text.replace("@" + value.getKey() + "@", value.getValue().toString());
            }
            Files.createDirectories(target.getParent());
            Files.writeString(target, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
