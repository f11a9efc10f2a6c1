package io.sealpost.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A page of the documentation as a reader works through it: the blocks fenced as {@code sh} one after the other in one shell, and behind some
 * of them, fenced as {@code json}, members of the last answer. A member that the page shows as {@code …} may hold any text.
 */
final class Page {

    private static final Pattern BLOCK =
            Pattern.compile("^```(sh|json)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String ANYTHING = "…";

    private final String text;

    private Page(String text) {
        this.text = text;
    }

    /** @param places what stands in the page, by where it is in this run */
    static Page read(Path file, Map<String, String> places) {
        try {
            var text = Files.readString(file);
            for (var place : places.entrySet()) {
                text = text.replace(place.getKey(), place.getValue());
            }
            return new Page(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A block of commands and, if the page shows one, the answer to the last of them. */
    record Step(String commands, Optional<JsonNode> answer) {

        /** Whether the last answer has every member that the page shows, and no other is a refusal that the page does not show. */
        boolean isAnsweredBy(List<JsonNode> actual) {
            var shown = answer.isEmpty() || (!actual.isEmpty() && covers(answer.get(), actual.getLast()));
            var expected = answer.filter(Step::isRefusal).isPresent();
            return shown && (expected || actual.stream().noneMatch(Step::isRefusal));
        }

        private static boolean isRefusal(JsonNode answer) {
            return answer.has("code");
        }

        private static boolean covers(JsonNode shown, JsonNode actual) {
            if (shown.isObject()) {
                return shown.properties().stream()
                        .allMatch(member -> covers(member.getValue(), actual.path(member.getKey())));
            }
            if (shown.isArray()) {
                return shown.size() == actual.size()
                        && IntStream.range(0, shown.size())
                                .allMatch(index -> covers(shown.get(index), actual.get(index)));
            }
            return shown.asText().equals(ANYTHING)
                    ? actual.isTextual() && !actual.asText().isEmpty()
                    : shown.equals(actual);
        }
    }

    List<Step> steps() {
        var steps = new ArrayList<Step>();
        var blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (blocks.group(1).equals("sh")) {
                steps.add(new Step(blocks.group(2), Optional.empty()));
            } else {
                var last = steps.removeLast();
                steps.add(new Step(last.commands(), Optional.of(Http.json(blocks.group(2)))));
            }
        }
        return steps;
    }
}
