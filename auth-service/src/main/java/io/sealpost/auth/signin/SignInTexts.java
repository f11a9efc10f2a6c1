package io.sealpost.auth.signin;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What pages say to people who were invited, or who signed in for a site that they can no longer be sent back to. */
@MessageBundle(value = "sign_in", locale = "en")
interface SignInTexts {

    @Message("Link to {name}?")
    String linkTo(String name);

    @Message("With your account at {provider} you will sign in as {name} ({login}) from now on.")
    String whatFollows(String provider, String name, String login);

    @Message("If you are somebody else, or did not expect this, close the window.")
    String ifNotMeant();

    @Message("Continue to {provider}")
    String proceed(String provider);

    @Message("Linked")
    String linkedTitle();

    @Message("Your account is linked. You can close this window, and sign in with it from now on.")
    String linked();

    @Message("Your request was recorded")
    String requestedTitle();

    @Message(
            "Nobody knows this account here yet. Whoever runs the site decides about it; sign in again once you have heard from them.")
    String notInvited();

    @Message(
            "The invitation is for another address than that of your account. Whoever runs the site decides about it; sign in once you have heard from them.")
    String emailMismatch();

    @Message("You are not signed in")
    String refusedTitle();

    @Message("Nobody knows this account here. Ask whoever runs the site.")
    String unknown();

    @Message("The invitation is for another address than that of your account. Ask whoever runs the site.")
    String otherAddress();

    @Message("You did not allow it at the provider. Nothing was changed.")
    String declined();

    @Message(
            "The provider failed, or what it answered does not hold. Sign in again; if it stays so, tell whoever runs the site.")
    String providerError();

    @Message("Whoever should have answered did not. Sign in again in a moment.")
    String timeout();

    @Message("The provider did not say who you are. Tell whoever runs the site.")
    String noSubject();

    @Message("Accounts of your organisation are not let in here. Sign in with another account.")
    String tenantNotAllowed();

    @Message("The invitation is too old, or a newer one took its place. Ask whoever sent it for a new one.")
    String invitationExpired();

    @Message("The invitation was used already. Sign in, or ask whoever sent it for a new one.")
    String invitationUsed();

    @Message("Your access is switched off. Ask whoever runs the site.")
    String userDisabled();

    @Message("This user signs in without a provider only. Ask whoever runs the site.")
    String userProtected();

    @Message("This account is linked with another user already. Choose another account, or ask whoever runs the site.")
    String identityTaken();
}
