package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.grant.GrantReceiver.Delivery;
import io.sealpost.vault.grant.GrantReceiver.Pending;
import io.sealpost.vault.grant.Imports.Claim;
import io.sealpost.vault.provider.Obstacle;
import io.sealpost.vault.provider.ProviderConfig;
import io.sealpost.vault.provider.TokenAnswer;
import io.sealpost.vault.provider.TokenEndpoint;
import io.sealpost.vault.provider.UserInfo;
import io.sealpost.vault.provider.UserInfoEndpoint;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Takes refresh tokens that callers bring along. Each is tried at its provider before it replaces anything. */
@ApplicationScoped
class GrantImporter {

    private static final Set<String> IDENTITY = Set.of("openid", "profile", "email");

    private final Imports imports;
    private final GrantReceiver receiver;
    private final Grants grants;
    private final OAuthClients clients;
    private final TokenEndpoint provider;
    private final UserInfoEndpoint userinfo;
    private final Audit audit;
    private final GrantConfig config;
    private final ProviderConfig providers;

    GrantImporter(
            Imports imports,
            GrantReceiver receiver,
            Grants grants,
            OAuthClients clients,
            TokenEndpoint provider,
            UserInfoEndpoint userinfo,
            Audit audit,
            GrantConfig config,
            ProviderConfig providers) {
        this.imports = imports;
        this.receiver = receiver;
        this.grants = grants;
        this.clients = clients;
        this.provider = provider;
        this.userinfo = userinfo;
        this.audit = audit;
        this.config = config;
        this.providers = providers;
    }

    /** An imported grant and whether the account had none before. */
    record Imported(Grant grant, boolean created) {}

    /** What a caller brings along. */
    private record Brought(String application, String account, SecretText token, List<String> scopes, Actor caller) {

        String object() {
            return application + "/" + account;
        }

        Pending pending(UUID id) {
            return new Pending(id, Origin.IMPORT, application, account, Optional.of(token));
        }
    }

    /**
     * Calls the provider, outside any transaction, unless the token was imported before. Blocks.
     *
     * @param scopes what the token was given for
     */
    Imported put(String application, String account, SecretText token, List<String> scopes, Caller caller) {
        var brought = new Brought(application, account.strip(), token, scopes, caller.actor());
        var opened = clients.opened(application)
                .orElseThrow(() -> Refusal.of(
                        RefusalCode.NOT_FOUND,
                        "There is no such application. PUT /v1/applications/{application} makes one."));
        provider.obstacle(opened.client()).ifPresent(obstacle -> {
            throw unavailable(obstacle.cause(), config.longestPause());
        });
        return switch (imports.claim(application, brought.account(), token, brought.caller())) {
            case Claim.Taken() -> imported(brought, received(brought, opened));
            case Claim.Unsettled(var pending) -> imported(brought, new Received.Waiting(pending));
            case Claim.Imported(var grant) -> new Imported(grant, false);
        };
    }

    private Received received(Brought brought, OAuthClients.Opened opened) {
        var scopes = asked(opened.facts().scopes(TokenResource.MAIL, brought.scopes()), brought.scopes());
        var answer = provider.refresh(opened.client(), brought.token(), scopes, config.lease());
        if (answer instanceof TokenAnswer.Granted granted) {
            var received = imports.keep(delivery(brought, opened, granted), brought.token());
            clients.accepted(brought.application(), granted.credential());
            return received;
        }
        imports.release(brought.application(), brought.token());
        throw refusal(brought, answer);
    }

    /**
     * What to ask for: as at every refresh, and who it is, as far as the token was given for that. Microsoft says so only when asked.
     *
     * @param refreshed what a refresh asks for; empty for what was granted
     */
    static List<String> asked(List<String> refreshed, List<String> given) {
        return refreshed.isEmpty()
                ? List.of()
                : Stream.concat(given.stream().filter(IDENTITY::contains), refreshed.stream())
                        .distinct()
                        .toList();
    }

    private static Delivery delivery(Brought brought, OAuthClients.Opened opened, TokenAnswer.Granted granted) {
        return new Delivery(
                Origin.IMPORT,
                brought.application(),
                brought.account(),
                opened.client(),
                brought.scopes(),
                Optional.of(brought.token()),
                granted,
                brought.caller().name());
    }

    private Imported imported(Brought brought, Received received) {
        return switch (received) {
            case Received.Made(var grant, var created) -> made(grant, created);
            case Received.Waiting(var pending) -> settled(brought, pending);
            case Received.WrongAccount() -> throw wrongAccount(brought);
            case Received.Refused(var cause) -> throw refused(brought, cause);
        };
    }

    private Imported settled(Brought brought, UUID pending) {
        var question = QuarkusTransaction.requiringNew().call(() -> receiver.question(pending));
        var answer = question.map(
                        open -> userinfo.ask(open.userinfoEndpoint(), open.accessToken(), providers.timeout()))
                .orElseGet(UserInfo.None::new);
        return imports.settle(brought.pending(pending), answer)
                .map(received -> imported(brought, received))
                .orElseThrow(() -> refused(brought, "userinfo_unavailable"));
    }

    private Imported made(UUID id, boolean created) {
        return QuarkusTransaction.requiringNew()
                .call(() -> new Imported(grants.findByIdOptional(id).orElseThrow(GrantView::notFound), created));
    }

    private Refusal refusal(Brought brought, TokenAnswer answer) {
        return switch (answer) {
            case TokenAnswer.GrantRefused(var cause, var _) -> refused(brought, cause);
            case TokenAnswer.GrantDoubted(var cause) -> refused(brought, cause);
            case TokenAnswer.ClientRefused(var _, var cause) -> refused(brought, cause);
            case TokenAnswer.RequestRefused(var error) -> refused(brought, error);
            case TokenAnswer.Unavailable(var cause, var retryAfter) -> {
                audit.refused(brought.caller(), Action.GRANT_IMPORTED, brought.object(), cause);
                yield unavailable(cause, retryAfter.orElse(config.firstPause()));
            }
            case TokenAnswer.NotAsked(var cause, var retryIn) -> {
                audit.refused(brought.caller(), Action.GRANT_IMPORTED, brought.object(), cause);
                yield unavailable(cause, retryIn);
            }
            case TokenAnswer.Granted _ -> throw new IllegalStateException("what was granted is no refusal");
        };
    }

    private Refusal refused(Brought brought, String cause) {
        audit.refused(brought.caller(), Action.GRANT_IMPORTED, brought.object(), cause);
        return switch (cause) {
            case "conflict" ->
                Refusal.of(
                        RefusalCode.CONFLICT,
                        "The application has a grant of its own for this account. Delete that one first.");
            case "application_changed" ->
                Refusal.of(
                        RefusalCode.CONFLICT,
                        "The application was changed or deleted meanwhile. Look at it, and get a new token.");
            case "userinfo_unavailable" ->
                Refusal.of(
                                RefusalCode.PROVIDER_UNAVAILABLE,
                                "The provider took the token but does not say whose it is. The old grant is in force. Repeat the same"
                                        + " request within a few minutes.")
                        .with("cause", cause)
                        .retryAfter(config.firstPause());
            default ->
                Refusal.of(
                                RefusalCode.REFRESH_TOKEN_REFUSED,
                                "The provider does not take the token from this application. It belongs to another client, is spent or"
                                        + " expired, or the application's credentials are wrong: the cause says which. Nothing was stored.")
                        .with("cause", cause);
        };
    }

    private Refusal wrongAccount(Brought brought) {
        audit.refused(brought.caller(), Action.GRANT_IMPORTED, brought.object(), "wrong_account");
        return Refusal.of(
                RefusalCode.WRONG_ACCOUNT,
                "The token is another account's than the one that was named. Nothing was stored, and an old grant is in force. Where the"
                        + " provider replaces tokens this one is spent: get a new one for the right account.");
    }

    private static Refusal unavailable(String cause, Duration wait) {
        return Refusal.of(
                        RefusalCode.PROVIDER_UNAVAILABLE,
                        Obstacle.of(cause)
                                .map(Obstacle::advice)
                                .orElse(
                                        "The provider made no decision about the token. Nothing was stored; repeat the request."))
                .with("cause", cause)
                .retryAfter(wait);
    }
}
