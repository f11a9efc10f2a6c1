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
    ANSWERED,
    REFUSED;

    /** Empty for everything that could belong to a visit of ours. */
    static Optional<AdminConsent> read(Map<String, List<String>> query) {
        if (query.containsKey("state") || query.containsKey("code")) {
            return Optional.empty();
        }
        if (query.containsKey("error")) {
            return Optional.of(REFUSED);
        }
        return query.getOrDefault("admin_consent", List.of()).stream().anyMatch("true"::equalsIgnoreCase)
                ? Optional.of(ANSWERED)
                : Optional.empty();
    }
}
