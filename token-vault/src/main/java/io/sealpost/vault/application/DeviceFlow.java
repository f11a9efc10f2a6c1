package io.sealpost.vault.application;

import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import java.util.LinkedHashSet;
import java.util.List;

/** What an application may ask for by a device code (RFC 8628), and where it may not ask that way. */
final class DeviceFlow {

    private static final List<String> ABOUT_THE_PERSON = List.of("openid", "profile", "email", "offline_access");
    private static final List<String> OUTLOOK =
            List.of("https://outlook.office.com/", "https://outlook.office365.com/");

    private DeviceFlow() {}

    static List<String> scopes(Settings settings, List<Use> uses, List<String> given, List<String> had) {
        return switch (settings.template()) {
            case MICROSOFT -> microsoft(settings, uses, given, had);
            case GOOGLE ->
                throw Refusal.of(
                        RefusalCode.DEVICE_FLOW_UNSUPPORTED,
                        "Google does not let devices ask for mail. Make a connection, whose link works in any browser, or in a"
                                + " Workspace use domain-wide delegation.");
            case CUSTOM -> custom(settings, given, had);
        };
    }

    private static List<String> microsoft(Settings settings, List<Use> uses, List<String> given, List<String> had) {
        if (!given.isEmpty()) {
            throw Refusal.invalid("scopes", "are those that the uses need; leave them out");
        }
        if (uses.isEmpty()) {
            throw Refusal.invalid("uses", "give one or more of send, fetch_imap and fetch_pop");
        }
        if (AppOnly.isOfManyTenants(settings)) {
            throw Refusal.of(
                    RefusalCode.TENANT_REQUIRED,
                    "Anybody could answer under this tenant, and nobody here knows whose word counts. Give the application the"
                            + " tenant's id or domain, or make a connection.");
        }
        // one token is for one resource: a scope of Graph beside these would fail the request
        var asked = new LinkedHashSet<>(ABOUT_THE_PERSON);
        uses.stream().map(Use::microsoftScope).forEach(asked::add);
        had.stream()
                .filter(scope -> OUTLOOK.stream().anyMatch(scope::startsWith))
                .forEach(asked::add);
        return List.copyOf(asked);
    }

    private static List<String> custom(Settings settings, List<String> given, List<String> had) {
        if (settings.deviceAuthorizationEndpoint() == null) {
            throw Refusal.of(
                    RefusalCode.DEVICE_FLOW_UNSUPPORTED,
                    "The application has no device_authorization_endpoint. Give it one if the provider has the device flow, or"
                            + " make a connection.");
        }
        if (given.isEmpty()) {
            throw Refusal.invalid(
                    "scopes", "give what the provider's mail hosts ask for; only you know how it names them");
        }
        var asked = new LinkedHashSet<>(given);
        asked.addAll(had);
        return List.copyOf(asked);
    }
}
