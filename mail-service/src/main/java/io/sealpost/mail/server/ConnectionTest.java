package io.sealpost.mail.server;

import io.sealpost.mail.smtp.DialogueStep;
import java.time.Instant;
import java.util.List;

/** The outcome of a connection test: whether every step was answered with yes. */
record ConnectionTest(Instant at, boolean ok, List<DialogueStep> steps) {

    static ConnectionTest of(Instant at, List<DialogueStep> steps) {
        var complete = steps.stream().anyMatch(step -> step.step().equals("data"));
        return new ConnectionTest(at, complete && steps.stream().allMatch(DialogueStep::ok), steps);
    }
}
