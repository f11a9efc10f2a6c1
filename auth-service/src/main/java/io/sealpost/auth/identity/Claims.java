package io.sealpost.auth.identity;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

    /** The Microsoft directory of the account, in lower case. */
    public Optional<String> directory() {
        return text("tid").map(id -> id.toLowerCase(Locale.ROOT));
    }

    /** Whether Google vouches for the address: of one elsewhere, it knows only that it was the person's once. */
    public boolean isEmailOfGoogle() {
        var email = text("email").orElse("").toLowerCase(Locale.ROOT);
        return isTrue("email_verified")
                && (text("hd").isPresent() || email.endsWith("@gmail.com") || email.endsWith("@googlemail.com"));
    }

    /**
     * What a provider calls the person: {@code sub} (OpenID Connect Core §5.3.2), or what plain OAuth 2.0 providers have for it, a text or a
     * number.
     */
    public Optional<String> subject() {
        return Stream.of("sub", "id", "user_id")
                .map(values::get)
                .filter(Objects::nonNull)
                .findFirst()
                .filter(subject -> subject instanceof String || subject instanceof Long || subject instanceof Integer)
                .map(Object::toString)
                .filter(subject -> !subject.isBlank());
    }

    @Override
    public String toString() {
        return "Claims" + values.keySet();
    }
}
