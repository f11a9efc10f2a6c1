package io.sealpost.auth.identity;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a provider says about a person. It does not print itself. */
public record Claims(Map<String, Object> values) {

    private static final Set<String> TRUE = Set.of("true", "1");

    /** A claim that is a text, and not an empty one. */
    public Optional<String> text(String name) {
        return values.get(name) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** Whether a claim is the JSON value {@code true}; texts and numbers that look like it are not. */
    public boolean isTrue(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** Whether Microsoft verified that the owner of the email's domain runs the tenant. Entra writes this optional claim as a boolean, a number or a text. */
    public boolean isDomainOwnerVerified() {
        var value = values.get("xms_edov");
        return value != null && TRUE.contains(value.toString().toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return "Claims" + values.keySet();
    }
}
