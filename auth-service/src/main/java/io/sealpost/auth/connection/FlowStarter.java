package io.sealpost.auth.connection;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import io.sealpost.auth.browser.BrowserCookie;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.provider.MailOffer;
import io.sealpost.auth.secret.RandomText;
import io.sealpost.auth.vault.AccountGrant;
import io.sealpost.auth.vault.Application;
import io.sealpost.auth.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Starts a visit to the provider.
 *
 * <ol>
 *   <li>State, nonce and browser cookie are new each time and have 256 bits each; the PKCE verifier follows from the cookie and is not stored.
 *   <li>A new start voids the one before; nothing changes when the vault does not answer.
 *   <li>What is asked for includes what the account's grant has now, so that replacing it takes nothing away.
 * </ol>
 */
@ApplicationScoped
class FlowStarter {

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int BYTES = 32;

    private final Tickets tickets;
    private final Connections connections;
    private final Vault vault;
    private final ParameterCopy parameters;
    private final ConnectionConfig config;
    private final Clock clock;

    FlowStarter(
            Tickets tickets,
            Connections connections,
            Vault vault,
            ParameterCopy parameters,
            ConnectionConfig config,
            Clock clock) {
        this.tickets = tickets;
        this.connections = connections;
        this.vault = vault;
        this.parameters = parameters;
        this.config = config;
        this.clock = clock;
    }

    /** Where the browser goes, and the cookie by which it is known again when it comes back. */
    record Started(URI location, BrowserCookie cookie) {}

    Started start(String ticket, Actor actor) {
        var bearer = tickets.of(ticket);
        var connection = bearer.connection();
        var application = bearer.application();
        var grant = Optional.ofNullable(connection.account)
                .flatMap(account -> vault.grant(application.application(), account));
        var scopes = scopes(bearer, grant);
        var browser = RandomText.make();
        var consent = consent(bearer, scopes, Flow.verifier(browser));
        var flow = flow(consent, grant, connection, browser);
        connections.begin(flow, actor);
        var life = Duration.between(clock.instant(), flow.expiresAt);
        return new Started(
                consent.uri(),
                BrowserCookie.of(
                        BrowserCookie.Purpose.CONNECT,
                        consent.state().getValue(),
                        browser.text(),
                        consent.redirectUri(),
                        life));
    }

    private static List<String> scopes(Tickets.Bearer bearer, Optional<AccountGrant> grant) {
        var uses = bearer.connection().useList();
        return switch (bearer.connection().kind) {
            case ADMIN_CONSENT -> Scopes.askedOfAdministrator(bearer.offer(), uses);
            case MAILBOX ->
                Scopes.asked(
                        bearer.offer(),
                        uses,
                        grant.map(AccountGrant::consentedScopes).orElse(List.of()));
        };
    }

    private Consent consent(Tickets.Bearer bearer, List<String> scopes, CodeVerifier verifier) {
        var offer = bearer.offer();
        return new Consent(
                bearer.application(),
                offer,
                bearer.connection().account,
                bearer.connection().tenant,
                scopes,
                URI.create(parameters.current().webBaseUrl() + offer.template().callbackPath(offer.provider())),
                new State(BYTES),
                new Nonce(BYTES),
                verifier);
    }

    private Flow flow(Consent consent, Optional<AccountGrant> grant, Connection connection, RandomText browser) {
        var flow = new Flow();
        flow.connection = connection.id;
        flow.stateHash = RandomText.hash(consent.state().getValue());
        flow.browserHash = browser.hash();
        flow.redirectUri = consent.redirectUri().toString();
        flow.nonce = consent.nonce().getValue();
        flow.scopes = String.join(" ", consent.scopes());
        flow.expiresAt = end(connection);
        remember(flow, consent.offer());
        remember(flow, consent.application());
        grant.ifPresent(had -> {
            flow.ownerIssuer = had.issuer();
            flow.ownerSubject = had.subject();
        });
        return flow;
    }

    private static void remember(Flow flow, MailOffer offer) {
        flow.provider = offer.provider();
        flow.template = offer.template();
        flow.callbackPath = offer.template().callbackPath(offer.provider());
        flow.allowedTenants = String.join(" ", offer.allowedTenants());
    }

    private static void remember(Flow flow, Application application) {
        flow.application = application.application();
        flow.tenant = application.tenant();
        flow.issuer = application.issuer();
        flow.jwksUri =
                application.jwksUri() == null ? null : application.jwksUri().toString();
        flow.namesItself = application.authorizationResponseIssParameterSupported();
        flow.clientId = application.clientId();
    }

    /** Ten minutes at most, and not beyond the ticket's own end. */
    private Instant end(Connection connection) {
        var life = config.flowLife().compareTo(LONGEST) < 0 ? config.flowLife() : LONGEST;
        var end = clock.instant().plus(life);
        return end.isBefore(connection.expiresAt) ? end : connection.expiresAt;
    }
}
