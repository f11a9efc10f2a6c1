package io.sealpost.mail.incoming;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.mail.refusal.Violations;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What happens on the mail server to a message that has been stored: a word, or {@code {"move": folder}}. */
record AfterFetch(Action action, String target) {

    /** The kinds of action. */
    enum Action {
        KEEP,
        MARK_SEEN,
        DELETE,
        MOVE
    }

    static final AfterFetch KEEP = new AfterFetch(Action.KEEP, null);

    /** Reads what a caller gave; null stands for {@link #KEEP}. */
    static AfterFetch read(JsonNode json, Violations violations) {
        if (json == null || json.isNull()) {
            return KEEP;
        }
        var target = json.path("move").textValue();
        if (json.isObject() && json.size() == 1 && IncomingForm.isFolder(target)) {
            return new AfterFetch(Action.MOVE, target);
        }
        var word = Stream.of(Action.KEEP, Action.MARK_SEEN, Action.DELETE)
                .filter(action -> json.isTextual()
                        && action.name().toLowerCase(Locale.ROOT).equals(json.asText()))
                .findFirst();
        violations.require(word.isPresent(), "after_fetch", "give keep, mark_seen, delete or {\"move\": \"folder\"}");
        return new AfterFetch(word.orElse(Action.KEEP), null);
    }

    @JsonValue
    Object json() {
        return action == Action.MOVE ? Map.of("move", target) : action.name().toLowerCase(Locale.ROOT);
    }
}
