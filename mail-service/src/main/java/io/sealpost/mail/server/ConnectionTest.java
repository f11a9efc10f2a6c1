package io.sealpost.mail.server;

import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import io.sealpost.mail.smtp.DialogueStep;
import java.time.Instant;
import java.util.List;

/** The outcome of a connection test: whether every step was answered with yes. */
record ConnectionTest(Instant at, boolean ok, List<DialogueStep> steps) {

    static ConnectionTest of(Instant at, List<DialogueStep> steps) {
        var complete = steps.stream().anyMatch(step -> step.step().equals("data"));
        return new ConnectionTest(at, complete && steps.stream().allMatch(DialogueStep::ok), steps);
    }

    /**
     * The test's outcome as the refusal that a caller gets when it failed: the code names the cause, the steps tell how far it came. What
     * the mail server said stands in the steps only.
     */
    Refusal refusal() {
        var last = steps.getLast();
        var code = last.step().equals("auth")
                ? RefusalCode.AUTHENTICATION_FAILED
                : RefusalCode.ofCause(last.reply().split(":", 2)[0]);
        return Refusal.of(
                        code,
                        "The test failed at the step " + last.step()
                                + "; its reply is in steps. Correct the server and test again.")
                .with("at", at)
                .with("ok", false)
                .with("steps", steps);
    }
}
