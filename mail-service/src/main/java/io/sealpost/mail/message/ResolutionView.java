package io.sealpost.mail.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sealpost.mail.resolution.Resolution.Resolved;
import io.sealpost.mail.resolution.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A resolution as it is shown and kept with a message. */
record ResolutionView(
        String server,
        String envelopeSender,
        String headerFrom,
        @JsonInclude(JsonInclude.Include.NON_NULL) String replyTo,
        String rule,
        List<StepView> steps,
        Map<String, String> parameters) {

    /** A rule that was tried. */
    record StepView(String rule, boolean matched, String detail) {
        static List<StepView> of(List<Step> steps) {
            return steps.stream()
                    .map(step -> new StepView(step.rule().text(), step.matched(), step.detail()))
                    .toList();
        }
    }

    static ResolutionView of(Resolved resolved) {
        return new ResolutionView(
                resolved.server(),
                resolved.envelopeSender().envelope(),
                resolved.headerFrom().text(),
                Optional.of(resolved)
                        .flatMap(Resolved::replyTo)
                        .map(mailbox -> mailbox.text())
                        .orElse(null),
                resolved.rule().text(),
                StepView.of(resolved.steps()),
                resolved.parameters());
    }
}
