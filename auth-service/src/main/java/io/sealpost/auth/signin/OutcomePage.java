package io.sealpost.auth.signin;

import io.sealpost.auth.browser.Pages;
import jakarta.ws.rs.core.Response;

/** What a person sees at the end of a visit whose site nobody may be sent back to any more; else the site says it. */
final class OutcomePage {

    private OutcomePage() {}

    static Response of(Pages pages, Arrivals.Result result) {
        var texts = pages.texts(SignInTexts.class);
        return switch (result) {
            // who came in for a site that is none any more was not let in
            case Arrivals.In _ -> pages.message(texts.refusedTitle(), texts.providerError());
            case Arrivals.Accepted _ -> pages.message(texts.linkedTitle(), texts.linked());
            case Arrivals.Out(var outcome) -> of(pages, texts, outcome);
        };
    }

    private static Response of(Pages pages, SignInTexts texts, String outcome) {
        return switch (outcome) {
            case "not_invited" -> pages.message(texts.requestedTitle(), texts.notInvited());
            case "email_mismatch" -> pages.message(texts.requestedTitle(), texts.emailMismatch());
            default -> pages.message(texts.refusedTitle(), refused(texts, outcome));
        };
    }

    private static String refused(SignInTexts texts, String outcome) {
        return switch (outcome) {
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
