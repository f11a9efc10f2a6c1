package io.sealpost.vault.application;

import io.sealpost.vault.credential.FederatedTokens;
import io.sealpost.vault.provider.AddressPolicy;
import io.sealpost.vault.provider.ClientAuthenticationMethod;
import io.sealpost.vault.provider.Discovery;
import io.sealpost.vault.provider.Obstacle;
import io.sealpost.vault.refusal.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Completes and checks what a request says about a registration: the template's endpoints, or those given or discovered. An endpoint that
 * a service would connect to has to have an allowed address; a name that is not known yet may get one. People's browsers, which visit the
 * authorization endpoint, are under no policy of ours.
 */
@ApplicationScoped
class SettingsReader {

    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");
    private static final Pattern DIRECTORY_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final String FEDERATED_TOKEN = "federated_token";
    private static final int LONGEST_URI = 2048;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final List<String> MICROSOFT_HOSTS =
            List.of("smtp.office365.com", "outlook.office365.com", "smtp-mail.outlook.com");
    private static final List<String> GOOGLE_HOSTS = List.of("smtp.gmail.com", "imap.gmail.com", "pop.gmail.com");

    private final Discovery discovery;
    private final AddressPolicy policy;
    private final FederatedTokens tokens;

    SettingsReader(Discovery discovery, AddressPolicy policy, FederatedTokens tokens) {
        this.discovery = discovery;
        this.policy = policy;
        this.tokens = tokens;
    }

    /** Looks for the endpoints' addresses and may call the provider for its discovery document, so never inside a transaction. */
    Settings read(ApplicationForm form) {
        var template = Optional.ofNullable(form.template())
                .orElseThrow(() -> Refusal.invalid("template", "give microsoft, google or custom"));
        if (form.clientId() == null
                || form.clientId().isBlank()
                || form.clientId().length() > 512) {
            throw Refusal.invalid("client_id", "give the client id that the provider shows for the registration");
        }
        return switch (template) {
            case MICROSOFT -> fixed(form, microsoft(form), MICROSOFT_HOSTS);
            case GOOGLE -> fixed(form, google(form), GOOGLE_HOSTS);
            case CUSTOM -> custom(form);
        };
    }

    private record Fixed(
            String tenant,
            String issuer,
            URI authorization,
            URI token,
            URI revocation,
            URI userinfo,
            URI jwks,
            URI device) {}

    /** The v2.0 endpoints of learn.microsoft.com/entra/identity-platform/v2-protocols-oidc. */
    private static Fixed microsoft(ApplicationForm form) {
        var tenant = Optional.ofNullable(form.tenant()).orElse("organizations");
        if (!TENANT.matcher(tenant).matches()) {
            throw Refusal.invalid(
                    "tenant", "give a directory (tenant) id, a domain of it, organizations, common or consumers");
        }
        var base = "https://login.microsoftonline.com/" + tenant;
        var directory = DIRECTORY_ID.matcher(tenant).matches() ? tenant : "{tenantid}";
        return new Fixed(
                tenant,
                "https://login.microsoftonline.com/" + directory + "/v2.0",
                URI.create(base + "/oauth2/v2.0/authorize"),
                URI.create(base + "/oauth2/v2.0/token"),
                null,
                URI.create("https://graph.microsoft.com/oidc/userinfo"),
                URI.create(base + "/discovery/v2.0/keys"),
                URI.create(base + "/oauth2/v2.0/devicecode"));
    }

    /** The endpoints of accounts.google.com's discovery document, but for that for devices: the scopes of mail are not allowed there. */
    private static Fixed google(ApplicationForm form) {
        if (form.tenant() != null) {
            throw Refusal.invalid("tenant", "belongs to microsoft only; leave it out");
        }
        if (form.clientAuthentication() == ClientAuthenticationMethod.FEDERATED) {
            throw Refusal.invalid("client_authentication", "Google's token endpoint takes no tokens of platforms");
        }
        return new Fixed(
                null,
                "https://accounts.google.com",
                URI.create("https://accounts.google.com/o/oauth2/v2/auth"),
                URI.create("https://oauth2.googleapis.com/token"),
                URI.create("https://oauth2.googleapis.com/revoke"),
                URI.create("https://openidconnect.googleapis.com/v1/userinfo"),
                URI.create("https://www.googleapis.com/oauth2/v3/certs"),
                null);
    }

    private Settings fixed(ApplicationForm form, Fixed fixed, List<String> hosts) {
        same("issuer", form.issuer(), fixed.issuer);
        same("authorization_endpoint", form.authorizationEndpoint(), fixed.authorization);
        same("token_endpoint", form.tokenEndpoint(), fixed.token);
        same("revocation_endpoint", form.revocationEndpoint(), fixed.revocation);
        same("userinfo_endpoint", form.userinfoEndpoint(), fixed.userinfo);
        same("jwks_uri", form.jwksUri(), fixed.jwks);
        same("device_authorization_endpoint", form.deviceAuthorizationEndpoint(), fixed.device);
        if (Boolean.TRUE.equals(form.authorizationResponseIssParameterSupported())) {
            throw Refusal.invalid(
                    "authorization_response_iss_parameter_supported",
                    "is fixed by the template; leave it out or use the custom template");
        }
        if (form.mailHosts() != null && !form.mailHosts().equals(hosts)) {
            throw Refusal.invalid("mail_hosts", "are fixed by the template; leave them out");
        }
        return new Settings(
                form.template(),
                fixed.tenant,
                fixed.issuer,
                fixed.authorization,
                fixed.token,
                fixed.revocation,
                fixed.userinfo,
                fixed.jwks,
                fixed.device,
                false,
                form.clientId(),
                authentication(form),
                federatedToken(form),
                hosts);
    }

    /** What a template fixes may be echoed from a read, not changed. */
    private static void same(String field, String given, Object fixed) {
        if (given != null && !given.equals(Objects.toString(fixed, null))) {
            throw Refusal.invalid(field, "is fixed by the template; leave it out or use the custom template");
        }
    }

    private Settings custom(ApplicationForm form) {
        if (form.tenant() != null) {
            throw Refusal.invalid("tenant", "belongs to microsoft only; leave it out");
        }
        var found =
                form.tokenEndpoint() == null ? Optional.of(discovered(form)) : Optional.<Discovery.Endpoints>empty();
        return new Settings(
                Template.CUSTOM,
                null,
                form.issuer() == null ? null : endpoint("issuer", form.issuer()).toString(),
                given(
                        "authorization_endpoint",
                        form.authorizationEndpoint(),
                        found.map(Discovery.Endpoints::authorization)),
                reached("token_endpoint", form.tokenEndpoint(), found.map(Discovery.Endpoints::token)),
                reached(
                        "revocation_endpoint",
                        form.revocationEndpoint(),
                        found.flatMap(Discovery.Endpoints::revocation)),
                reached("userinfo_endpoint", form.userinfoEndpoint(), found.flatMap(Discovery.Endpoints::userinfo)),
                reached("jwks_uri", form.jwksUri(), found.map(Discovery.Endpoints::jwks)),
                reached(
                        "device_authorization_endpoint",
                        form.deviceAuthorizationEndpoint(),
                        found.flatMap(Discovery.Endpoints::device)),
                namesItself(form, found),
                form.clientId(),
                authentication(form),
                federatedToken(form),
                hosts(form.mailHosts()));
    }

    /** Given, or as the provider's metadata says; a provider without either is not expected to. */
    private static boolean namesItself(ApplicationForm form, Optional<Discovery.Endpoints> found) {
        if (form.issuer() == null && Boolean.TRUE.equals(form.authorizationResponseIssParameterSupported())) {
            throw Refusal.invalid(
                    "authorization_response_iss_parameter_supported",
                    "says that responses carry the issuer's name; give the issuer, or leave it out");
        }
        return Optional.ofNullable(form.authorizationResponseIssParameterSupported())
                .or(() -> found.map(Discovery.Endpoints::namesItself))
                .orElse(false);
    }

    private Discovery.Endpoints discovered(ApplicationForm form) {
        if (form.issuer() == null) {
            throw Refusal.invalid("token_endpoint", "give it, or an issuer from which to discover it");
        }
        return discovery.of(endpoint("issuer", form.issuer()));
    }

    private URI reached(String field, String given, Optional<URI> discovered) {
        var uri = given(field, given, discovered);
        if (uri != null && policy.forbids(uri)) {
            throw Refusal.invalid(field, Obstacle.ADDRESS_NOT_ALLOWED.advice());
        }
        return uri;
    }

    private static URI given(String field, String given, Optional<URI> discovered) {
        var text = Optional.ofNullable(given).or(() -> discovered.map(URI::toString));
        return text.map(uri -> endpoint(field, uri)).orElse(null);
    }

    private static URI endpoint(String field, String text) {
        try {
            var uri = new URI(text);
            var secure = "https".equals(uri.getScheme())
                    || ("http".equals(uri.getScheme()) && uri.getHost() != null && LOOPBACK.contains(uri.getHost()));
            if (text.length() <= LONGEST_URI
                    && uri.getHost() != null
                    && secure
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null) {
                return uri;
            }
        } catch (java.net.URISyntaxException notAUri) {
            throw Refusal.invalid(field, "is not a URI");
        }
        throw Refusal.invalid(
                field,
                "give an https URI without user and fragment (http only on loopback), up to " + LONGEST_URI
                        + " characters");
    }

    private static ClientAuthenticationMethod authentication(ApplicationForm form) {
        return Optional.ofNullable(form.clientAuthentication()).orElse(ClientAuthenticationMethod.CLIENT_SECRET_POST);
    }

    private String federatedToken(ApplicationForm form) {
        var name = form.federatedToken();
        if (name != null && !FederatedTokens.isName(name)) {
            throw Refusal.invalid(
                    FEDERATED_TOKEN,
                    "give the name of a file alone, up to 128 letters, digits, dots, dashes and underscores");
        }
        if (name != null && !tokens.areMounted()) {
            throw Refusal.invalid(
                    FEDERATED_TOKEN,
                    "this service has no folder of tokens; set sealpost.federated-tokens.directory, or leave it out");
        }
        return name;
    }

    private static List<String> hosts(List<String> given) {
        var hosts = Optional.ofNullable(given).orElse(List.of());
        if (hosts.size() > 20
                || hosts.stream()
                        .anyMatch(host -> host == null || !HOST.matcher(host).matches())) {
            throw Refusal.invalid(
                    "mail_hosts", "give up to 20 host names without ports; tokens are sent to these hosts only");
        }
        return hosts.stream()
                .map(host -> host.toLowerCase(java.util.Locale.ROOT))
                .distinct()
                .toList();
    }
}
