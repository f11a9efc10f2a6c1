package io.sealpost.auth.browser;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What pages say to people who are refused. */
@MessageBundle(value = "page", locale = "en")
interface PageTexts {

    @Message("This did not work")
    String refused();

    @Message("Try again in a moment")
    String tryAgainTitle();

    @Message(
            "A part of this service does not answer. In a moment, open the link again, or go back to where you came from and begin again.")
    String tryAgain();

    @Message(
            "This visit to the provider is not one that this browser began here, or it took too long, or it was counted before."
                    + " Go back to where you came from and sign in again, or open the link that you were sent once more and use its button.")
    String stateInvalid();

    @Message(
            "There is nothing behind this link, or a newer one took its place. Check that it was copied whole, or ask whoever sent it for the newest.")
    String notFound();

    @Message("This link is too old. Ask whoever sent it for a new one.")
    String ticketExpired();

    @Message("This link was used already. Ask whoever sent it for a new one, should it not have done what you wanted.")
    String ticketUsed();

    @Message("This invitation is too old, or a newer one took its place. Ask whoever sent it for a new one.")
    String invitationExpired();

    @Message("This invitation was used already. Sign in, or ask whoever sent it for a new one.")
    String invitationUsed();

    @Message(
            "This is not possible at the moment, and nothing was changed. Tell whoever sent you here what follows, and try again once it"
                    + " is mended.")
    String unavailable();

    @Message(
            "Whatever sent you here made a mistake, or your browser did not come here by itself. Nothing was changed. Tell whoever runs"
                    + " the site that you come from what follows.")
    String mistaken();
}
