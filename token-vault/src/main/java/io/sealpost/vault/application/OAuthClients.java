package io.sealpost.vault.application;

import io.sealpost.vault.provider.OAuthClient;
import io.sealpost.vault.refusal.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applications as other features need them: facts, and the registration with its live credentials opened for one call. */
@ApplicationScoped
public class OAuthClients {

    private final Applications applications;
    private final LiveCredentials credentials;
    private final Credentials held;
    private final CredentialUse use;
    private final Clock clock;

    OAuthClients(
            Applications applications, LiveCredentials credentials, Credentials held, CredentialUse use, Clock clock) {
        this.held = held;
        this.clock = clock;
        this.applications = applications;
        this.credentials = credentials;
        this.use = use;
    }

    /**
     * What a grant needs to know of its application.
     *
     * @param resources what the provider gives tokens for
     * @param oldTokensStayValid whether the provider leaves a replaced refresh token usable (Microsoft)
     * @param idleLimit how long the provider keeps refresh tokens that are not used; null where that is not known
     * @param consentExpires whether a life of the refresh token that the provider names with a consent is that consent's (Google's testing
     *     mode)
     * @param userinfoEndpoint null where there is none
     * @param subjectClaim the ID token's claim that names a person: {@code sub}, but for Microsoft {@code oid}, whose {@code sub} differs per application
     */
    public record Facts(
            String name,
            Template template,
            URI tokenEndpoint,
            Map<TokenResource, ResourceAccess> resources,
            URI userinfoEndpoint,
            boolean givesIdTokens,
            boolean revocable,
            boolean oldTokensStayValid,
            Duration idleLimit,
            boolean consentExpires,
            String subjectClaim) {

        /**
         * What to ask for at a refresh; empty for what was granted.
         *
         * @param granted the scopes of the grant
         */
        public List<String> scopes(TokenResource token, List<String> granted) {
            return ResourceAccess.scopes(token, template, granted);
        }

        /**
         * What the application asks for when it asks for a token of its own.
         *
         * @param asked the scopes of the grant, which are for mail
         */
        public List<String> ownScopes(TokenResource token, List<String> asked) {
            return ResourceAccess.ownScopes(token, asked);
        }
    }

    /** A registration opened for calls, and the facts about it, as of one moment. */
    public record Opened(OAuthClient client, Facts facts) {}

    @Transactional
    public Optional<Facts> facts(String application) {
        return applications.findByIdOptional(application).map(OAuthClients::facts);
    }

    private static Facts facts(Application application) {
        var settings = application.settings();
        var template = settings.template();
        return new Facts(
                application.name,
                template,
                settings.tokenEndpoint(),
                ResourceAccess.of(template, settings.mailHosts()),
                settings.userinfoEndpoint(),
                settings.jwksUri() != null,
                settings.revocationEndpoint() != null,
                template == Template.MICROSOFT,
                template.idleLimit(),
                template == Template.GOOGLE,
                template == Template.MICROSOFT ? "oid" : "sub");
    }

    /** The registration with the credentials of its method, in the order in which to try them. What has expired is left out, never tried. */
    @Transactional
    public Optional<OAuthClient> open(String application) {
        return applications.findByIdOptional(application).map(this::open);
    }

    /** {@link #open} and {@link #facts} in one. */
    @Transactional
    public Optional<Opened> opened(String application) {
        return applications.findByIdOptional(application).map(found -> new Opened(open(found), facts(found)));
    }

    /** Needs a transaction. */
    OAuthClient open(Application application) {
        var settings = application.settings();
        var opened = credentials.of(application);
        return new OAuthClient(
                application.identity,
                application.version,
                settings.tokenEndpoint(),
                settings.revocationEndpoint(),
                settings.clientId(),
                settings.clientAuthentication(),
                opened.credentials(),
                opened.skipped());
    }

    /**
     * The scopes with which the application asks for tokens of its own.
     *
     * @param given what a caller wants; empty for the template's own
     * @throws Refusal where the provider has no such tokens, or not under these settings
     */
    @Transactional
    public List<String> appOnlyScopes(String application, List<String> given) {
        var found = applications.findByIdOptional(application).orElseThrow(ApplicationKeeper::notFound);
        return AppOnly.scopes(found.settings(), given);
    }

    /** An application opened for asking by a device code: where, and for which scopes. */
    public record DeviceOffer(OAuthClient client, URI endpoint, List<String> scopes) {}

    /**
     * What to ask for when a person shall allow mail on another device.
     *
     * @param scopes for providers whose scopes nobody here knows
     * @param had what the account's grant has already and the new one shall not lose
     * @throws Refusal where the provider does not let mail be asked for that way, or not under these settings
     */
    @Transactional
    public DeviceOffer deviceOffer(String application, List<Use> uses, List<String> scopes, List<String> had) {
        var found = applications.findByIdOptional(application).orElseThrow(ApplicationKeeper::notFound);
        var settings = found.settings();
        var asked = DeviceFlow.scopes(settings, uses, scopes, had);
        return new DeviceOffer(open(found), settings.deviceAuthorizationEndpoint(), asked);
    }

    /** How the application's provider says who somebody is. */
    @Transactional
    public Optional<Identification> identification(String application) {
        return applications.findByIdOptional(application).map(found -> Identification.of(found.name, found.settings()));
    }

    /**
     * The scopes with which the application asks in the name of accounts.
     *
     * @param given what a caller wants; empty for the template's own
     * @throws Refusal where the provider has no such tokens, or not for this application
     */
    @Transactional
    public List<String> delegatedScopes(String application, List<String> given) {
        var found = applications.findByIdOptional(application).orElseThrow(ApplicationKeeper::notFound);
        return Delegation.scopes(found.settings(), given);
    }

    /**
     * Whether the application still stands for the party that a client was opened for. Needs a transaction and holds the application until
     * its end.
     */
    public boolean stillIs(String application, OAuthClient client) {
        return applications
                .kept(application)
                .map(found -> found.identity == client.identity())
                .orElse(false);
    }

    /** Whether the application was stored again since a client was opened, perhaps with another credential. */
    @Transactional
    public boolean changedSince(String application, OAuthClient client) {
        return applications
                .findByIdOptional(application)
                .map(found -> found.version != client.version())
                .orElse(true);
    }

    /** The applications that stand for one client of one provider. */
    @Transactional
    public List<String> named(String clientId, String tokenEndpoint) {
        return applications.list("clientId = ?1 and tokenEndpoint = ?2", clientId, tokenEndpoint).stream()
                .map(application -> application.name)
                .toList();
    }

    /** When the last credential dies that the application can prove itself by; empty where that is not known. */
    @Transactional
    public Optional<Instant> credentialsDieAt(String application) {
        return applications.findByIdOptional(application).flatMap(found -> held.of(found)
                .diesAt(clock.instant()));
    }

    /** Holds the application as it is until the transaction ends. */
    public void keep(String application) {
        var _ = applications.kept(application);
    }

    /** Notes which credential the provider accepted, to the minute: many grants share its row. */
    @Transactional
    public void accepted(String application, String credential) {
        use.accepted(application, credential);
    }
}
