package io.sealpost.vault.verify;

import io.sealpost.vault.application.Inventory;
import io.sealpost.vault.application.Inventory.Item;
import io.sealpost.vault.application.Template;
import io.sealpost.vault.credential.CredentialUnusable;
import io.sealpost.vault.provider.OAuthClient.Credential;
import io.sealpost.vault.provider.TokenClaims;
import io.sealpost.vault.verify.Finding.Remedy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What it means that a provider refused a credential, and what to do. */
final class CredentialRefusals {

    private final Inventory application;

    CredentialRefusals(Inventory application) {
        this.application = application;
    }

    /** @param cause why the provider refused the credential, in its terms or in ours */
    Finding finding(Item item, String cause) {
        var field = item.kind() + "." + item.name();
        return switch (cause) {
            case "client_secret_wrong" -> wrongSecret(item, field);
            case "client_secret_expired" ->
                credential(
                        cause,
                        field + " has expired at the provider.",
                        "Make a new client secret there and store its value under another name; give expires_at with it.");
            case "client_assertion_refused" -> assertionRefused(cause, item, field);
            case "client_assertion_expired" ->
                credential(
                        cause,
                        "The provider takes the assertion of " + field + " for expired.",
                        "Correct this service's clock, or have the platform's token renewed in time.");
            case "federated_credential_missing" -> federated(cause, item, field);
            case "application_not_found" ->
                registration(
                        cause,
                        "There is no application " + application.client().clientId() + " in the tenant "
                                + application.tenant() + ".",
                        "Compare client_id with Application (client) ID and tenant with Directory (tenant) ID on the"
                                + " registration's Overview.",
                        "An application of another directory has to be consented to in this one first; see"
                                + " admin_consent_urls.");
            case "tenant_not_found" ->
                registration(
                        cause,
                        "Microsoft knows no tenant " + application.tenant() + ".",
                        "PUT the application with the Directory (tenant) ID of the registration's Overview as tenant.");
            case "application_disabled" ->
                registration(
                        cause,
                        "The application is disabled at the provider.",
                        "An administrator there has to enable it: Enterprise applications › Properties › Enabled for users"
                                + " to sign in.");
            case "service_principal_missing" ->
                registration(
                        cause,
                        "The application, or Office 365 Exchange Online, has no service principal in the tenant "
                                + application.tenant() + ".",
                        "An administrator of that tenant has to consent once; see admin_consent_urls.",
                        "If it stays: see that the tenant is the one in which the mailboxes are, and has Exchange Online.");
            case "client_credential_missing" ->
                credential(
                        cause,
                        "The provider wants another kind of credential than " + field + ".",
                        "Compare client_authentication with what the registration has.");
            case "invalid_grant" ->
                credential(
                        cause,
                        "The provider does not accept what the key of " + field + " signed.",
                        "Compare client_id with the service account's address, and the key with its keys (key_id is"
                                + " private_key_id of the JSON file). See that this service's clock is right.");
            case "deleted_client", "disabled_client" ->
                registration(
                        cause,
                        "The client was deleted or disabled at the provider.",
                        "Restore it there, or register another one and PUT it with its client_id and credentials.");
            case "unauthorized_client" ->
                credential(
                        cause,
                        "The provider does not let the client in with " + field + ".",
                        "The credential is wrong, or the registration does not allow this way to get tokens: look at both"
                                + " there.");
            default -> invalidClient(item, field, cause);
        };
    }

    private Finding invalidClient(Item item, String field, String cause) {
        return credential(
                cause,
                "The provider does not accept " + field + " for the client "
                        + application.client().clientId() + ".",
                item.kind().equals("client_secrets")
                        ? "Copy the secret again from the client's page at the provider, and compare client_id."
                        : "Make the key or token known to the client's registration at the provider, and compare client_id.",
                "If both are right, see whether the provider wants another client_authentication than "
                        + application.client().authentication().name().toLowerCase(Locale.ROOT) + ".");
    }

    /** Signed by a key of the application's, or by the platform, which has no certificate there. */
    private Finding assertionRefused(String cause, Item item, String field) {
        return item.kind().equals("federated_token")
                ? federated(
                        cause,
                        item,
                        field,
                        "If they are the same: see that the provider reaches the issuer's keys (the issuer's address with"
                                + " /.well-known/openid-configuration), and that the platform's clock is right.")
                : credential(
                        cause,
                        "The provider does not know the certificate of " + field + ".",
                        "Upload the certificate, without its key, to the registration (Certificates & secrets › Certificates)."
                                + " Its thumbprint there has to be that of the application's " + item.kind() + ".",
                        "If it is there: see that the registration is that of client_id, and this service's clock right.");
    }

    private Finding wrongSecret(Item item, String field) {
        var likeId = application.warnings().stream()
                .anyMatch(warning -> warning.code().equals("secret_looks_like_id")
                        && warning.field().equals(item.kind() + "." + item.name()));
        return credential(
                "client_secret_wrong",
                likeId
                        ? field
                                + " is not a secret of the registration; it looks like the Secret ID, which stands beside"
                                + " the secret."
                        : field + " is not a secret of the registration.",
                "Make a new client secret and copy its Value, not its Secret ID; the value is shown only right after it"
                        + " was made.",
                "Compare client_id: the secret belongs to one registration.");
    }

    /** Issuer, subject and audience of the platform's token are no secrets: they are what has to be typed in. */
    private Finding federated(String cause, Item item, String field, String... more) {
        var trust = "Certificates & secrets › Federated credentials › Add credential: "
                + platformToken(item)
                        .map(token -> "issuer " + token.text("iss") + ", subject " + token.text("sub") + ", audience "
                                + String.join(" ", token.words("aud")))
                        .orElse("with the issuer, subject and audience of the token")
                + ". All three are compared letter by letter.";
        return credential(
                cause,
                "The registration does not trust the token of " + field + ".",
                Stream.concat(Stream.of(trust), Stream.of(more)).toArray(String[]::new));
    }

    private static Optional<TokenClaims> platformToken(Item item) {
        try {
            return item.credential().orElse(null) instanceof Credential.PlatformToken token
                    ? TokenClaims.of(token.reading().token())
                    : Optional.empty();
        } catch (CredentialUnusable replacedMeanwhile) {
            return Optional.empty();
        }
    }

    private Finding credential(String code, String detail, String... steps) {
        return Finding.error(
                code, detail, page("Credentials").map(Remedy.steps(steps)::at).orElse(Remedy.steps(steps)));
    }

    private Finding registration(String code, String detail, String... steps) {
        return Finding.error(
                code, detail, page("Overview").map(Remedy.steps(steps)::at).orElse(Remedy.steps(steps)));
    }

    private Optional<String> page(String which) {
        return application.template() == Template.MICROSOFT
                ? Optional.of("https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/"
                        + which + "/appId/"
                        + URLEncoder.encode(application.client().clientId(), StandardCharsets.UTF_8))
                : Optional.empty();
    }
}
