package io.sealpost.auth.connection;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Microsoft sends an administrator's browser back with, after the page on which one consents for a whole directory
 * (learn.microsoft.com/entra/identity-platform/v2-admin-consent). No visit of ours began there, so there is no state. Anybody can write
 * such an address: it is taken for nothing but a reason to show a page.
 */
enum AdminConsent {
    ANSWERED(
            "The administrator's page was answered",
            "Microsoft sent you back from the page on which an administrator consents for an organisation. Nothing was changed"
                    + " here. Verify the application again, which says what it may do now; that may take some minutes. You can"
                    + " close this window."),
    REFUSED(
            "No consent was given",
            "Microsoft sent you back without an administrator's consent. Nothing was changed here. Open the page again, logged in"
                    + " as somebody who may consent for the organisation, and verify the application afterwards. You can close"
                    + " this window.");

    private final String title;
    private final String text;

    AdminConsent(String title, String text) {
        this.title = title;
        this.text = text;
    }

    /** Empty for everything that could belong to a visit of ours. */
    static Optional<AdminConsent> read(Map<String, List<String>> query) {
        if (query.containsKey("state") || query.containsKey("code")) {
            return Optional.empty();
        }
        if (query.containsKey("error")) {
            return Optional.of(REFUSED);
        }
        return query.containsKey("admin_consent") ? Optional.of(ANSWERED) : Optional.empty();
    }

    String title() {
        return title;
    }

    String text() {
        return text;
    }
}
