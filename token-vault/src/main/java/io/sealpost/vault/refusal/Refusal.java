package io.sealpost.vault.refusal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that is refused. The detail is shown to the caller: it names what to do and never holds a secret or a text that came
 * from outside.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** One offending field: its JSON name and what would be right. */
    public record Violation(String field, String message) {}

    private final RefusalCode code;
    private final transient List<Violation> violations;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private Duration retryAfter;

    private Refusal(RefusalCode code, String detail, List<Violation> violations, Throwable cause) {
        // a refusal is an answer, not a fault: no stack trace
        super(detail, cause, false, false);
        this.code = code;
        this.violations = violations;
    }

    public static Refusal of(RefusalCode code, String detail) {
        return of(code, detail, null);
    }

    /**
     * With what led to it.
     *
     * @param cause for the log; nobody outside sees it
     */
    public static Refusal of(RefusalCode code, String detail, Throwable cause) {
        return new Refusal(code, detail, List.of(), cause);
    }

    /** {@code invalid_value} for one field. */
    public static Refusal invalid(String field, String message) {
        return new Refusal(
                RefusalCode.INVALID_VALUE, field + ": " + message, List.of(new Violation(field, message)), null);
    }

    /** {@code unknown_field} for one field. */
    public static Refusal unknownField(String field) {
        var message = "is not a field of this request; remove it or correct its name";
        return new Refusal(
                RefusalCode.UNKNOWN_FIELD, field + " " + message, List.of(new Violation(field, message)), null);
    }

    /** Adds a member to the problem document, such as {@code cause}. */
    public Refusal with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    /** Adds a {@code Retry-After} header, rounded up to whole seconds. */
    public Refusal retryAfter(Duration wait) {
        retryAfter = wait;
        return this;
    }

    public RefusalCode code() {
        return code;
    }

    public List<Violation> violations() {
        return violations;
    }

    public Map<String, Object> members() {
        return members;
    }

    /** When trying again makes sense, or null when waiting does not help. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
