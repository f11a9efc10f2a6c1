package io.sealpost.auth.connection;

import java.util.Objects;

/** What happened, and what to do about it, in words for the person who consented. */
record OutcomeWords(String title, String text) {

    static OutcomeWords of(Connection connection) {
        var account = connection.account;
        return switch (connection.status) {
            case CONNECTED -> new OutcomeWords("Connected", account + " is connected. You can close this window.");
            case WRONG_ACCOUNT ->
                new OutcomeWords(
                        "This is another account",
                        "The provider did not confirm that you own " + account + " (" + connection.cause
                                + "). Nothing was changed. Ask for a new link and choose that account.");
            case DECLINED ->
                new OutcomeWords(
                        "Declined",
                        "You did not allow access to " + account + ". Nothing was changed. You can close this window.");
            case FAILED -> failed(connection);
            case OPEN, EXPIRED ->
                new OutcomeWords("Too late", "This request for " + account + " ran out. Ask for a new link.");
        };
    }

    private static OutcomeWords failed(Connection connection) {
        if (connection.spentAt == null) {
            return new OutcomeWords("Try again in a moment", again(connection));
        }
        var advice =
                switch (Objects.requireNonNullElse(connection.cause, "")) {
                    case "missing_scopes" ->
                        "Not everything that is needed was allowed. Ask for a new link and leave all boxes ticked.";
                    case "no_refresh_token" ->
                        "The provider gave no lasting access. Remove the earlier permission at the provider, then ask for a new link.";
                    default -> "Tell whoever sent you the link: " + connection.cause + ".";
                };
        return new OutcomeWords("Not connected", connection.account + " was not connected. " + advice);
    }

    private static String again(Connection connection) {
        return switch (Objects.requireNonNullElse(connection.cause, "")) {
            case "provider_unavailable" ->
                "The provider could not be reached. " + connection.account
                        + " is not connected yet; open the link that you were sent again.";
            case "internal_error", "vault_unavailable" ->
                "A part of this service failed, not you. To connect " + connection.account
                        + ", open the link that you were sent again.";
            default ->
                "This service may not connect to the provider (" + connection.cause
                        + "). Tell whoever sent you the link; once that is mended, open it again to connect "
                        + connection.account + ".";
        };
    }
}
