package io.sealpost.auth.connection;

import io.sealpost.auth.browser.Pages;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a person sees who connects a mailbox. */
final class ConnectPages {

    private ConnectPages() {}

    /** Who asks for what, and the button. */
    static Response connect(Pages pages, Tickets.Bearer bearer) {
        var texts = pages.texts(ConnectTexts.class);
        var connection = bearer.connection();
        var provider = bearer.offer().label();
        var places = Stream.concat(
                bearer.offer().template().sites(bearer.application().authorizationEndpoint()),
                Stream.ofNullable(connection.returnTo).map(URI::create));
        return switch (connection.kind) {
            case MAILBOX ->
                pages.form(
                        texts.connect(connection.account),
                        List.of(asks(texts, connection, provider), texts.whatFollows(provider)),
                        texts.proceed(provider),
                        places);
            case ADMIN_CONSENT ->
                pages.form(
                        texts.consentFor(connection.tenant),
                        List.of(
                                texts.asksForConsent(connection.requestedBy, connection.tenant, provider),
                                texts.whatFollowsForAdministrators(provider)),
                        texts.proceed(provider),
                        places);
        };
    }

    private static String asks(ConnectTexts texts, Connection connection, String provider) {
        var uses = connection.useList();
        var sends = uses.contains(Use.SEND);
        var reads = uses.stream().anyMatch(Use::reads);
        if (sends && reads) {
            return texts.asksToSendAndRead(connection.requestedBy, connection.account, provider);
        }
        return sends
                ? texts.asksToSend(connection.requestedBy, connection.account, provider)
                : texts.asksToRead(connection.requestedBy, connection.account, provider);
    }

    /** What happened, and what to do about it. */
    static Response outcome(Pages pages, Connection connection) {
        var texts = pages.texts(ConnectTexts.class);
        return switch (connection.kind) {
            case MAILBOX -> mailbox(pages, texts, connection, connection.account);
            case ADMIN_CONSENT -> consent(pages, texts, connection, connection.tenant);
        };
    }

    private static Response mailbox(Pages pages, ConnectTexts texts, Connection connection, String account) {
        return switch (connection.status) {
            case CONNECTED -> pages.message(texts.connectedTitle(), texts.connected(account));
            case WRONG_ACCOUNT ->
                pages.message(texts.wrongAccountTitle(), texts.wrongAccount(account, connection.cause));
            case DECLINED -> pages.message(texts.declinedTitle(), texts.declined(account));
            case FAILED ->
                connection.spentAt == null
                        ? pages.message(texts.undecidedTitle(), undecided(texts, account, cause(connection)))
                        : pages.message(texts.failedTitle(), failed(texts, account, cause(connection)));
            case OPEN, EXPIRED -> pages.message(texts.expiredTitle(), texts.expired(account));
        };
    }

    private static Response consent(Pages pages, ConnectTexts texts, Connection connection, String tenant) {
        return switch (connection.status) {
            case CONNECTED -> pages.message(texts.consentGivenTitle(), texts.consentGiven(tenant));
            case WRONG_ACCOUNT ->
                pages.message(texts.consentElsewhereTitle(), texts.consentElsewhere(tenant, connection.cause));
            case DECLINED -> pages.message(texts.declinedTitle(), texts.consentDeclined(tenant));
            case FAILED ->
                connection.spentAt == null
                        ? pages.message(texts.undecidedTitle(), texts.ourFault())
                        : pages.message(texts.consentRefusedTitle(), texts.consentFailed(tenant, cause(connection)));
            case OPEN, EXPIRED -> pages.message(texts.expiredTitle(), texts.expired(tenant));
        };
    }

    private static String cause(Connection connection) {
        return Objects.requireNonNullElse(connection.cause, "");
    }

    private static String failed(ConnectTexts texts, String account, String cause) {
        return switch (cause) {
            case "missing_scopes" -> texts.missingScopes(account);
            case "no_refresh_token" -> texts.noRefreshToken(account);
            default -> texts.failed(account, cause);
        };
    }

    private static String undecided(ConnectTexts texts, String account, String cause) {
        return switch (cause) {
            case "provider_unavailable" -> texts.providerUnavailable(account);
            case "internal_error", "vault_unavailable" -> texts.ourFault();
            default -> texts.mayNotConnect(account, cause);
        };
    }

    static Response adminConsent(Pages pages, AdminConsent answer) {
        var texts = pages.texts(ConnectTexts.class);
        return switch (answer) {
            case ANSWERED -> pages.message(texts.consentAnsweredTitle(), texts.consentAnswered());
            case REFUSED -> pages.message(texts.consentRefusedTitle(), texts.consentRefused());
        };
    }
}
