package io.sealpost.sandbox.provider;

import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import io.sealpost.sandbox.http.Answer.Reply;
import io.sealpost.sandbox.http.Front;
import io.sealpost.sandbox.http.Handler;
import io.sealpost.sandbox.ledger.Ledger;
import io.sealpost.sandbox.ledger.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** The provider's endpoints, below {@code /sandbox} on the front. */
public final class Provider {
    /** The only client the provider knows. */
    public static final String CLIENT_ID = "sealpost-sandbox";

    static final String ISSUER_ID = "sandbox";

    private final URI issuer;

    private Provider(URI issuer) {
        this.issuer = issuer;
    }

    /** Puts the endpoints on the front, each behind the faults that a test may set. */
    public static Provider install(Front front, Ledger ledger, ConsentScript script, Faults faults, Settings settings) {
        var provider = new Provider(front.uri().resolve("/" + ISSUER_ID));
        provider.endpoints(ledger, script, settings)
                .forEach((endpoint, handler) -> front.route(
                        provider.issuer.getPath() + "/" + endpoint.path(), faults.before(endpoint, handler)));
        return provider;
    }

    /** The issuer identifier. */
    public URI issuer() {
        return issuer;
    }

    private Map<Endpoint, Handler> endpoints(Ledger ledger, ConsentScript script, Settings settings) {
        var client = new Client(new ClientID(CLIENT_ID), settings.clientSecret());
        var tokens = new Tokens(issuer, settings.clock(), settings.accessTokenLifetime());
        var issuerName = new Issuer(issuer);
        return Map.of(
                Endpoint.DISCOVERY, request -> Discovery.document(issuer),
                Endpoint.JWKS, request -> Reply.text(200, "application/json", tokens.jwks()),
                Endpoint.AUTHORIZE, new AuthorizeEndpoint(client, ledger, script, issuerName),
                Endpoint.TOKEN, new TokenEndpoint(client, ledger, tokens),
                Endpoint.REVOKE, new RevokeEndpoint(client, ledger),
                Endpoint.INTROSPECT, new IntrospectEndpoint(client, ledger, issuerName),
                Endpoint.USERINFO, new UserinfoEndpoint(ledger));
    }

    /**
     * What the provider is told.
     *
     * @param clientSecret the secret of {@link #CLIENT_ID}
     * @param accessTokenLifetime life of an access token, from a second on
     * @param clock decides what is expired and dates the tokens
     */
    public record Settings(Secret clientSecret, Duration accessTokenLifetime, Clock clock) {}
}
