package io.sealpost.vault.provider;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.JWTBearerGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.device.DeviceCode;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import io.sealpost.vault.credential.CredentialUnusable;
import io.sealpost.vault.crypto.SecretText;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The provider's token endpoint (RFC 6749 §3.2). A request is repeated for one reason only: the provider refused the client credential
 * it came with and another one is left. All calls block.
 */
@ApplicationScoped
public class TokenEndpoint {

    /** No request was begun, because it could have ended too late. */
    static final String OUT_OF_TIME = "out_of_time";

    private final ProviderHttp http;
    private final TokenAnswers answers;
    private final ProviderConfig config;
    private final AddressPolicy policy;
    private final ProviderGates gates;
    private final ClientProof proof;
    private final Rejections rejections;

    TokenEndpoint(
            ProviderHttp http,
            TokenAnswers answers,
            ProviderConfig config,
            AddressPolicy policy,
            ProviderGates gates,
            ClientProof proof,
            Rejections rejections) {
        this.gates = gates;
        this.http = http;
        this.answers = answers;
        this.config = config;
        this.policy = policy;
        this.proof = proof;
        this.rejections = rejections;
    }

    /** Why no request would reach the endpoint, as far as that can be known without one. Looks for its address, so it may block. */
    public Optional<Obstacle> obstacle(OAuthClient client) {
        return policy.forbids(client.tokenEndpoint())
                ? Optional.of(Obstacle.ADDRESS_NOT_ALLOWED)
                : http.obstacle().or(() -> nothingToTry(client));
    }

    /** Why there is nothing to prove the client with, where that is no decision of anybody: files come and go. */
    private static Optional<Obstacle> nothingToTry(OAuthClient client) {
        return client.credentials().isEmpty() ? client.skipped().stream().findFirst() : Optional.empty();
    }

    /**
     * Redeems an authorization code with its PKCE verifier (RFC 7636 §4.5).
     *
     * @param within no request is begun that could end later than this
     */
    public TokenAnswer redeem(
            OAuthClient client, SecretText code, URI redirectUri, SecretText codeVerifier, Duration within) {
        return ask(
                client,
                proved(
                        client,
                        new AuthorizationCodeGrant(
                                new AuthorizationCode(code.reveal()),
                                redirectUri,
                                new CodeVerifier(codeVerifier.reveal())),
                        null),
                within);
    }

    /**
     * Refreshes (RFC 6749 §6), asking for the scopes given, or for what was granted when there are none.
     *
     * @param within no request is begun that could end later than this
     */
    public TokenAnswer refresh(OAuthClient client, SecretText refreshToken, List<String> scopes, Duration within) {
        return inTurn(
                client,
                proved(client, new RefreshTokenGrant(new RefreshToken(refreshToken.reveal())), scope(scopes)),
                within);
    }

    /**
     * Asks for a token of the application's own (RFC 6749 §4.4), with the scopes given or the provider's default.
     *
     * @param within no request is begun that could end later than this
     */
    public TokenAnswer clientCredentials(OAuthClient client, List<String> scopes, Duration within) {
        return inTurn(client, proved(client, new ClientCredentialsGrant(), scope(scopes)), within);
    }

    /**
     * Asks in the name of an account, with an assertion that the client's key signs (RFC 7523 §2.1). The client proves itself by nothing
     * else.
     *
     * @param subject the account, as the provider knows it; null for the client itself
     * @param scopes what for; Google reads them in the assertion (developers.google.com/identity/protocols/oauth2/service-account)
     * @param within no request is begun that could end later than this
     */
    public TokenAnswer assertSubject(OAuthClient client, String subject, List<String> scopes, Duration within) {
        return inTurn(
                client,
                credential -> new TokenRequest(
                        client.tokenEndpoint(),
                        new JWTBearerGrant(proof.assertion(client, credential, subject, scopes)),
                        scope(scopes)),
                within);
    }

    /**
     * Asks whether a person has allowed on another device what a device code stands for (RFC 8628 §3.4).
     *
     * @param within no request is begun that could end later than this
     */
    public DevicePoll poll(OAuthClient client, SecretText deviceCode, Duration within) {
        return DevicePoll.of(
                inTurn(client, proved(client, new DeviceCodeGrant(new DeviceCode(deviceCode.reveal())), null), within));
    }

    private static Scope scope(List<String> scopes) {
        return scopes.isEmpty() ? null : new Scope(scopes.toArray(String[]::new));
    }

    /** Whether it is worth while to begin a refresh that nobody waits for. */
    public Readiness readiness(URI tokenEndpoint) {
        return gates.of(tokenEndpoint).readiness();
    }

    /** The provider that an endpoint belongs to: its host and port. */
    public static String provider(URI tokenEndpoint) {
        return ProviderGates.provider(tokenEndpoint);
    }

    /** Nobody waits for it but programs, so it can wait for others; a code, for which a person waits, does not. */
    private TokenAnswer inTurn(OAuthClient client, Asking asking, Duration within) {
        // ahead of the gate: what is missing here says nothing about the provider
        var missing = nothingToTry(client);
        if (missing.isPresent()) {
            return new TokenAnswer.Unavailable(missing.get().cause(), Optional.empty());
        }
        var latest = System.nanoTime() + within.minus(config.timeout()).toNanos();
        return gates.of(client.tokenEndpoint())
                .pass(
                        () -> askUntil(latest, client, asking),
                        Duration.ofNanos(Math.max(0, latest - System.nanoTime())));
    }

    private TokenAnswer ask(OAuthClient client, Asking asking, Duration within) {
        return askUntil(System.nanoTime() + within.minus(config.timeout()).toNanos(), client, asking);
    }

    /** @param latest when the last request may begin, in nanoseconds of this machine */
    private TokenAnswer askUntil(long latest, OAuthClient client, Asking asking) {
        var refused = new TokenAnswer.ClientRefused("no_live_credential", "no_live_credential");
        for (var credential : client.credentials()) {
            if (System.nanoTime() > latest) {
                return new TokenAnswer.Unavailable(OUT_OF_TIME, Optional.empty());
            }
            switch (ask(asking, credential)) {
                case TokenAnswer.ClientRefused refusal
                when refusal.nextCredentialMayDo() -> {
                    rejections.rejected(client.identity(), credential.name());
                    refused = refusal;
                }
                case TokenAnswer answer -> {
                    return answer;
                }
            }
        }
        return refused;
    }

    private TokenAnswer ask(Asking asking, OAuthClient.Credential credential) {
        try {
            return http.send(
                    asking.with(credential).toHTTPRequest(), answer -> answers.read(answer, credential.name()));
        } catch (IOException e) {
            return new TokenAnswer.Unavailable(TokenAnswers.causeOf(e), Optional.empty());
        } catch (CredentialUnusable e) {
            return new TokenAnswer.Unavailable(Obstacle.of(e.flaw()).cause(), Optional.empty());
        }
    }

    /** Makes the request with one of the client's credentials. */
    private interface Asking {
        TokenRequest with(OAuthClient.Credential credential) throws CredentialUnusable;
    }

    private Asking proved(OAuthClient client, AuthorizationGrant grant, Scope scope) {
        return credential -> new TokenRequest(client.tokenEndpoint(), proof.of(client, credential), grant, scope);
    }
}
