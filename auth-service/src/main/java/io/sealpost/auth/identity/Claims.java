package io.sealpost.auth.identity;

import java.util.Map;
import java.util.Optional;

/** What a provider says about a person. It does not print itself. */
public record Claims(Map<String, Object> values) {

    /** A claim that is a text, and not an empty one. */
    public Optional<String> text(String name) {
        return values.get(name) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** Whether a claim is the JSON value {@code true}; texts and numbers that look like it are not. */
    public boolean isTrue(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    @Override
    public String toString() {
        return "Claims" + values.keySet();
    }
}
