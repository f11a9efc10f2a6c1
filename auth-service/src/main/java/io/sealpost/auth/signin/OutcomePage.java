package io.sealpost.auth.signin;

import io.sealpost.auth.admission.Outcome;
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
            case Arrivals.Unproven(var outcome) ->
                Optional.of(pages.message(texts.refusedTitle(), unproven(texts, outcome)));
            case Arrivals.NotAdmitted(var outcome, var isPending) ->
                Optional.of(
                        isPending
                                ? pages.message(texts.requestedTitle(), requested(texts, outcome))
                                : pages.message(texts.refusedTitle(), refused(texts, outcome)));
        };
    }

    private static String requested(SignInTexts texts, Outcome outcome) {
        return outcome == Outcome.EMAIL_MISMATCH ? texts.emailMismatch() : texts.notInvited();
    }

    private static String unproven(SignInTexts texts, SignInOutcome outcome) {
        return switch (outcome) {
            case DECLINED -> texts.declined();
            case PROVIDER_ERROR -> texts.providerError();
            case TIMEOUT -> texts.timeout();
            case NO_SUBJECT -> texts.noSubject();
            case TENANT_NOT_ALLOWED -> texts.tenantNotAllowed();
        };
    }

    private static String refused(SignInTexts texts, Outcome outcome) {
        return switch (outcome) {
            case NOT_INVITED -> texts.unknown();
            case EMAIL_MISMATCH -> texts.otherAddress();
            case INVITATION_EXPIRED -> texts.invitationExpired();
            case INVITATION_USED -> texts.invitationUsed();
            case USER_DISABLED -> texts.userDisabled();
            case USER_PROTECTED -> texts.userProtected();
            case IDENTITY_TAKEN -> texts.identityTaken();
        };
    }
}
