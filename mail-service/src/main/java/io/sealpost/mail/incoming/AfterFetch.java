package io.sealpost.mail.incoming;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.mail.refusal.Refusal;
import java.util.Locale;
import java.util.Map;

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

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static AfterFetch of(JsonNode json) {
        if (json.isTextual()) {
            return switch (json.asText()) {
                case "keep" -> KEEP;
                case "mark_seen" -> new AfterFetch(Action.MARK_SEEN, null);
                case "delete" -> new AfterFetch(Action.DELETE, null);
                default -> throw refused();
            };
        }
        var target = json.path("move");
        if (json.size() == 1 && target.isTextual() && IncomingForm.isFolder(target.asText())) {
            return new AfterFetch(Action.MOVE, target.asText());
        }
        throw refused();
    }

    @JsonValue
    Object json() {
        return action == Action.MOVE ? Map.of("move", target) : action.name().toLowerCase(Locale.ROOT);
    }

    private static Refusal refused() {
        return Refusal.invalid("after_fetch", "give keep, mark_seen, delete or {\"move\": \"folder\"}");
    }
}
