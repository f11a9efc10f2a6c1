package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.OAuthClient;
import io.sealpost.vault.provider.ProviderConfig;
import io.sealpost.vault.provider.TokenAnswer;
import io.sealpost.vault.provider.TokenEndpoint;
import io.sealpost.vault.provider.UserInfo;
import io.sealpost.vault.provider.UserInfoEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Redeems authorization codes.
 *
 * <ol>
 *   <li>A code is presented to the provider at most once: its hash is committed first, whatever happens then.
 *   <li>The provider is called outside any transaction. A code whose provider cannot be connected to, as far as that is known ahead, is not
 *       presented and not spent.
 *   <li>For a mailbox the tokens are kept as a pending grant before the caller hears of it. For a sign-in nothing is kept.
 *   <li>The refresh token is in no answer.
 * </ol>
 */
@ApplicationScoped
class CodeRedeemer {

    private static final Logger LOG = Logger.getLogger(CodeRedeemer.class);

    private static final Set<String> SIGN_IN_SCOPES = Set.of("openid", "profile", "email");

    private final OAuthClients clients;
    private final TokenEndpoint provider;
    private final UserInfoEndpoint userInfo;
    private final RedeemedCodes codes;
    private final NewGrants newGrants;
    private final Audit audit;
    private final GrantConfig config;
    private final ProviderConfig providers;
    private final Clock clock;

    CodeRedeemer(
            OAuthClients clients,
            TokenEndpoint provider,
            UserInfoEndpoint userInfo,
            RedeemedCodes codes,
            NewGrants newGrants,
            Audit audit,
            GrantConfig config,
            ProviderConfig providers,
            Clock clock) {
        this.clients = clients;
        this.provider = provider;
        this.userInfo = userInfo;
        this.codes = codes;
        this.newGrants = newGrants;
        this.audit = audit;
        this.config = config;
        this.providers = providers;
        this.clock = clock;
    }

    /**
     * What the caller asks for.
     *
     * @param signIn nothing is to be kept
     * @param showing how a provider without ID tokens is asked who it is
     */
    record Presented(
            String application,
            SecretText code,
            URI redirectUri,
            SecretText codeVerifier,
            List<String> scopes,
            boolean signIn,
            UserInfoEndpoint.Showing showing) {}

    /** What it gets. */
    sealed interface Redeemed {
        /** Kept as a pending grant; claims are userinfo's, fetched only when there is no ID token that can be verified. */
        record Pending(
                UUID grantId, List<String> scopes, Optional<SecretText> idToken, Optional<Map<String, Object>> claims)
                implements Redeemed {}

        /** A sign-in: the person, nothing kept. */
        record SignedIn(List<String> scopes, Optional<SecretText> idToken, Optional<Map<String, Object>> claims)
                implements Redeemed {}

        /** A sign-in asked for more than who somebody is. */
        record ScopeRefused() implements Redeemed {}

        /** Refused, with an error code of RFC 6749 §5.2. */
        record Refused(String error) implements Redeemed {}

        /**
         * The provider made no decision; unless it was never asked, the code is spent all the same.
         *
         * @param cause a word for people and metrics
         */
        record Unavailable(String cause, Duration retryAfter) implements Redeemed {}
    }

    Redeemed redeem(Presented presented, Caller caller) {
        var client = clients.open(presented.application());
        if (client.isEmpty()) {
            return refused(presented, caller, "unauthorized_client", "application_not_found");
        }
        if (presented.signIn() && !isForSignIn(presented)) {
            audit.refused(caller.actor(), Action.CODE_REDEEMED, presented.application(), "invalid_scope");
            return new Redeemed.ScopeRefused();
        }
        var deadline = new Deadline(providers.redemptionTimeout());
        var obstacle = provider.obstacle(client.get());
        if (obstacle.isPresent()) {
            return unavailable(presented, caller, obstacle.get().cause(), config.longestPause());
        }
        if (!claimed(presented, caller)) {
            return refused(presented, caller, "invalid_grant", "code_replayed");
        }
        var answer = provider.redeem(
                client.get(), presented.code(), presented.redirectUri(), presented.codeVerifier(), deadline.left());
        return switch (answer) {
            case TokenAnswer.Granted granted -> granted(presented, client.get(), granted, caller, deadline);
            case TokenAnswer.GrantRefused(var cause, var _) -> refused(presented, caller, "invalid_grant", cause);
            case TokenAnswer.GrantDoubted(var cause) -> refused(presented, caller, "invalid_grant", cause);
            case TokenAnswer.ClientRefused refusal -> refused(presented, caller, "invalid_client", refusal.cause());
            case TokenAnswer.RequestRefused refusal -> refused(presented, caller, refusal.error(), refusal.error());
            case TokenAnswer.Unavailable(var cause, var retryAfter) ->
                unavailable(presented, caller, cause, retryAfter.orElse(config.firstPause()));
            case TokenAnswer.NotAsked(var cause, var retryIn) -> unavailable(presented, caller, cause, retryIn);
        };
    }

    /** A plain OAuth 2.0 provider has words of its own for knowing who somebody is. */
    private boolean isForSignIn(Presented presented) {
        var isPlain = clients.facts(presented.application())
                .filter(facts -> !facts.givesIdTokens())
                .isPresent();
        return isPlain
                ? !presented.scopes().contains("offline_access")
                : SIGN_IN_SCOPES.containsAll(presented.scopes());
    }

    /** The end of what a caller waits for. */
    private record Deadline(long end) {
        Deadline(Duration within) {
            this(System.nanoTime() + within.toNanos());
        }

        Duration left() {
            return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        }
    }

    private boolean claimed(Presented presented, Caller caller) {
        return QuarkusTransaction.requiringNew().call(() -> {
            audit.intended(caller.actor(), Action.CODE_PRESENTED, presented.application());
            return codes.claim(presented.application(), presented.code(), clock.instant());
        });
    }

    private Redeemed refused(Presented presented, Caller caller, String error, String reason) {
        LOG.warnf("a code of application %s was not redeemed: %s", presented.application(), reason);
        audit.refused(caller.actor(), Action.CODE_REDEEMED, presented.application(), reason);
        return new Redeemed.Refused(error);
    }

    private Redeemed unavailable(Presented presented, Caller caller, String cause, Duration retryAfter) {
        LOG.warnf("a code of application %s was not redeemed: %s", presented.application(), cause);
        audit.refused(caller.actor(), Action.CODE_REDEEMED, presented.application(), cause);
        return new Redeemed.Unavailable(cause, retryAfter);
    }

    private Redeemed granted(
            Presented presented, OAuthClient client, TokenAnswer.Granted answer, Caller caller, Deadline deadline) {
        var redeemed =
                switch (person(presented, answer, deadline)) {
                    case UserInfo.Claims(var claims) -> keep(presented, client, answer, Optional.of(claims), caller);
                    case UserInfo.None() -> keep(presented, client, answer, Optional.empty(), caller);
                    case UserInfo.Unavailable(var cause) ->
                        unavailable(presented, caller, "userinfo_" + cause, config.firstPause());
                };
        clients.accepted(presented.application(), answer.credential());
        return redeemed;
    }

    /** Userinfo is asked where no ID token says who it is, or only one that nobody could verify. */
    private UserInfo person(Presented presented, TokenAnswer.Granted answer, Deadline deadline) {
        return clients.facts(presented.application())
                .filter(facts -> answer.idToken().isEmpty() || !facts.givesIdTokens())
                .flatMap(facts -> Optional.ofNullable(facts.userinfoEndpoint()))
                .map(endpoint -> userInfo.ask(endpoint, answer.accessToken(), presented.showing(), deadline.left()))
                .orElseGet(UserInfo.None::new);
    }

    private Redeemed keep(
            Presented presented,
            OAuthClient client,
            TokenAnswer.Granted answer,
            Optional<Map<String, Object>> claims,
            Caller caller) {
        var scopes = Scopes.granted(presented.scopes(), answer);
        var idToken = claims.isEmpty() ? answer.idToken() : Optional.<SecretText>empty();
        if (presented.signIn()) {
            audit.done(caller.actor(), Action.CODE_REDEEMED, presented.application());
            return new Redeemed.SignedIn(scopes, idToken, claims);
        }
        return QuarkusTransaction.requiringNew()
                .call(() -> clients.stillIs(presented.application(), client)
                        ? Optional.of(store(presented, answer, scopes, caller))
                        : Optional.<UUID>empty())
                .<Redeemed>map(id -> new Redeemed.Pending(id, scopes, idToken, claims))
                .orElseGet(() -> refused(presented, caller, "invalid_grant", "application_changed"));
    }

    private UUID store(Presented presented, TokenAnswer.Granted answer, List<String> scopes, Caller caller) {
        var owner = answer.idToken().flatMap(token -> owner(presented, token));
        var grant = newGrants.keep(new NewGrants.Tokens(
                presented.application(),
                presented.scopes(),
                scopes,
                answer,
                answer.refreshToken(),
                owner,
                caller.name()));
        audit.done(caller.actor(), Action.CODE_REDEEMED, grant.object());
        return grant.id;
    }

    private Optional<Owner> owner(Presented presented, SecretText idToken) {
        return clients.facts(presented.application()).flatMap(facts -> Owner.of(idToken, facts.subjectClaim()));
    }
}
