package io.sealpost.mail.refusal;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with an input, so that a caller learns of everything at once. */
public final class Violations {

    private final List<Refusal.Violation> found = new ArrayList<>();

    /** Notes a violation unless the condition holds; the message says what would be right. */
    public Violations require(boolean condition, String field, String message) {
        if (!condition) {
            found.add(new Refusal.Violation(field, message));
        }
        return this;
    }

    /** Refuses with {@code invalid_value} if anything was noted. */
    public void refuseIfAny() {
        if (!found.isEmpty()) {
            throw Refusal.invalid(found);
        }
    }
}
