package io.sealpost.auth.connection;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What pages say to people who connect a mailbox. */
@MessageBundle(value = "connect", locale = "en")
interface ConnectTexts {

    @Message("Connect {account}")
    String connect(String account);

    @Message("{requestedBy} asks for access to the mailbox {account} at {provider}, to send mail.")
    String asksToSend(String requestedBy, String account, String provider);

    @Message("{requestedBy} asks for access to the mailbox {account} at {provider}, to read mail.")
    String asksToRead(String requestedBy, String account, String provider);

    @Message("{requestedBy} asks for access to the mailbox {account} at {provider}, to send and read mail.")
    String asksToSendAndRead(String requestedBy, String account, String provider);

    @Message(
            "{provider} will ask you to choose that account and to allow it. If you did not expect this, close the window.")
    String whatFollows(String provider);

    @Message("Continue to {provider}")
    String proceed(String provider);

    @Message("Connected")
    String connectedTitle();

    @Message("{account} is connected. You can close this window.")
    String connected(String account);

    @Message("This is another account")
    String wrongAccountTitle();

    @Message(
            "The provider did not confirm that you own {account} ({cause}). Nothing was changed. Ask for a new link and choose that account.")
    String wrongAccount(String account, String cause);

    @Message("Declined")
    String declinedTitle();

    @Message("You did not allow access to {account}. Nothing was changed. You can close this window.")
    String declined(String account);

    @Message("Too late")
    String expiredTitle();

    @Message("This request for {account} ran out. Ask for a new link.")
    String expired(String account);

    @Message("Not connected")
    String failedTitle();

    @Message(
            "{account} was not connected. Not everything that is needed was allowed. Ask for a new link and leave all boxes ticked.")
    String missingScopes(String account);

    @Message(
            "{account} was not connected. The provider gave no lasting access. Remove the earlier permission at the provider, then ask for a"
                    + " new link.")
    String noRefreshToken(String account);

    @Message("{account} was not connected. Tell whoever sent you the link: {cause}.")
    String failed(String account, String cause);

    @Message("Try again in a moment")
    String undecidedTitle();

    @Message(
            "The provider could not be reached. {account} is not connected yet; open the link that you were sent again.")
    String providerUnavailable(String account);

    @Message("A part of this service failed, not you. To go on, open the link that you were sent again.")
    String ourFault();

    @Message(
            "This service may not connect to the provider ({cause}). Tell whoever sent you the link; once that is mended, open it again to"
                    + " connect {account}.")
    String mayNotConnect(String account, String cause);

    @Message("The administrator's page was answered")
    String consentAnsweredTitle();

    @Message(
            "Microsoft sent you back from the page on which an administrator consents for an organisation. Nothing was changed here. Verify"
                    + " the application again, which says what it may do now; that may take some minutes. You can close this window.")
    String consentAnswered();

    @Message("No consent was given")
    String consentRefusedTitle();

    @Message(
            "Microsoft sent you back without an administrator's consent. Nothing was changed here. Open the page again, logged in as somebody"
                    + " who may consent for the organisation, and verify the application afterwards. You can close this window.")
    String consentRefused();

    @Message("Consent for {tenant}")
    String consentFor(String tenant);

    @Message(
            "{requestedBy} asks an administrator of {tenant} to consent for the whole organisation at {provider}, so that its people can"
                    + " connect mailboxes.")
    String asksForConsent(String requestedBy, String tenant, String provider);

    @Message(
            "{provider} will ask you to sign in as an administrator and to allow it. If you did not expect this, close the window.")
    String whatFollowsForAdministrators(String provider);

    @Message("Consent was given")
    String consentGivenTitle();

    @Message("You came back with the consent for {tenant}. You can close this window.")
    String consentGiven(String tenant);

    @Message("This is another organisation")
    String consentElsewhereTitle();

    @Message(
            "Microsoft did not confirm the consent for {tenant} ({cause}). Ask for a new link, and consent as an administrator of that"
                    + " organisation.")
    String consentElsewhere(String tenant, String cause);

    @Message("You did not consent for {tenant}. Nothing was changed here. You can close this window.")
    String consentDeclined(String tenant);

    @Message("There is no consent for {tenant}. Tell whoever sent you the link: {cause}.")
    String consentFailed(String tenant, String cause);
}
