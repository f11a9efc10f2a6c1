package io.sealpost.auth.signin;

import io.sealpost.auth.browser.Pages;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** What a person reads at the end of a visit whose site nobody may be sent back to any more; else the site says it. */
final class OutcomePage {

    private OutcomePage() {}

    /** Empty where nobody reads, and for who was let in: that is for the site alone to hear. */
    static Optional<Response> of(Pages pages, Arrivals.Result result) {
        if (!pages.areWanted()) {
            return Optional.empty();
        }
        var texts = pages.texts(SignInTexts.class);
        return switch (result) {
            case Arrivals.In _ -> Optional.empty();
            case Arrivals.Accepted _ -> Optional.of(pages.message(texts.linkedTitle(), texts.linked()));
            case Arrivals.Out(var outcome, var isPending) ->
                Optional.of(
                        isPending
                                ? pages.message(texts.requestedTitle(), requested(texts, outcome))
                                : pages.message(texts.refusedTitle(), refused(texts, outcome)));
        };
    }

    private static String requested(SignInTexts texts, String outcome) {
        return "email_mismatch".equals(outcome) ? texts.emailMismatch() : texts.notInvited();
    }

    private static String refused(SignInTexts texts, String outcome) {
        return switch (outcome) {
            case "not_invited" -> texts.unknown();
            case "declined" -> texts.declined();
            case "timeout" -> texts.timeout();
            case "no_subject" -> texts.noSubject();
            case "tenant_not_allowed" -> texts.tenantNotAllowed();
            case "invitation_expired" -> texts.invitationExpired();
            case "invitation_used" -> texts.invitationUsed();
            case "user_disabled" -> texts.userDisabled();
            case "user_protected" -> texts.userProtected();
            case "identity_taken" -> texts.identityTaken();
            default -> texts.providerError();
        };
    }
}
