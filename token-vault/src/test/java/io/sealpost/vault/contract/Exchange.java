package io.sealpost.vault.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A golden exchange of {@code src/contract}. */
record Exchange(String name, JsonNode content) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Exchange> all() {
        try (var files = Files.list(Path.of("src/contract"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Exchange::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Exchange read(Path file) {
        try {
            return new Exchange(file.getFileName().toString(), JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode request() {
        return content.get("request");
    }

    JsonNode response() {
        return content.get("response");
    }

    String given() {
        return content.get("given").asText();
    }

    String caller() {
        return content.get("caller").asText();
    }

    /** Puts the values of the given state in for the placeholders of a request's member. */
    JsonNode filled(String member, Map<String, String> values) {
        try {
            var text = request().get(member).toString();
            for (var value : values.entrySet()) {
                text = text.replace(
                        "{{id:" + value.getKey() + "}}",
                        TextNode.valueOf(value.getValue()).toString().replaceAll("^\"|\"$", ""));
            }
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether what was answered is what the exchange shows; members that it does not show do not matter. */
    static boolean matches(JsonNode shown, JsonNode answered) {
        if (answered == null) {
            return false;
        }
        if (shown.isObject()) {
            return shown.properties().stream()
                    .allMatch(member -> matches(member.getValue(), answered.get(member.getKey())));
        }
        if (shown.isArray()) {
            if (!answered.isArray() || shown.size() != answered.size()) {
                return false;
            }
            for (int i = 0; i < shown.size(); i++) {
                if (!matches(shown.get(i), answered.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return shown.isTextual() ? matchesText(shown.asText(), answered) : shown.equals(answered);
    }

    private static boolean matchesText(String shown, JsonNode answered) {
        if (shown.startsWith("{{time")) {
            return answered.isTextual() && answered.asText().endsWith("Z") && Instant.parse(answered.asText()) != null;
        }
        if (shown.startsWith("{{")) {
            return answered.isTextual() && !answered.asText().isEmpty();
        }
        return answered.isTextual() && answered.asText().equals(shown);
    }
}
