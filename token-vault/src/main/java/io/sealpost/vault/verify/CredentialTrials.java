package io.sealpost.vault.verify;

import io.sealpost.vault.application.Delegation;
import io.sealpost.vault.application.Inventory;
import io.sealpost.vault.application.Inventory.Item;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.grant.MailboxTokens;
import io.sealpost.vault.provider.OAuthClient.Credential;
import io.sealpost.vault.provider.ProviderConfig;
import io.sealpost.vault.provider.TokenAnswer;
import io.sealpost.vault.provider.TokenAnswer.Granted;
import io.sealpost.vault.provider.TokenEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tries each live credential by itself at the real token endpoint, with a grant that cannot succeed: a provider has to look at the client
 * first (RFC 6749 §5.2), so {@code invalid_grant} says that the credential is good. No grant of anybody is presented.
 */
@ApplicationScoped
class CredentialTrials {

    /** How long to wait for a turn at the provider: refreshes, which people's mail waits for, go on meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final TokenEndpoint provider;
    private final ProviderConfig config;
    private final VerifyConfig limits;
    private final MailboxTokens mailboxes;
    private final OAuthClients clients;

    CredentialTrials(
            TokenEndpoint provider,
            ProviderConfig config,
            VerifyConfig limits,
            MailboxTokens mailboxes,
            OAuthClients clients) {
        this.provider = provider;
        this.config = config;
        this.limits = limits;
        this.mailboxes = mailboxes;
        this.clients = clients;
    }

    /**
     * One credential and what came.
     *
     * @param own what came of a request for a token of the application's own, where one was made
     */
    record Tried(Item item, Verdict verdict, Optional<Own> own) {}

    /** The answer to a request for a token of the application's own, and the scopes that it was asked with. */
    record Own(List<String> scopes, TokenAnswer answer) {}

    /** What an answer says about the credential that it was asked with. */
    sealed interface Verdict {
        record Works() implements Verdict {}

        record Refused(String cause) implements Verdict {}

        /** The provider did not say, or was not asked. */
        record Unknown(String cause) implements Verdict {}

        /** It could not be used; the item's state says why. */
        record Unused() implements Verdict {}
    }

    /** The credentials in the order in which they are shown. */
    List<Tried> all(Inventory application) {
        var until = System.nanoTime() + limits.credentialsTimeout().toNanos();
        var scopes = application.hasTokensOfItsOwn()
                ? Optional.of(application.appOnlyScopes())
                : mailboxes.appOnlyScopes(application.application());
        var tried = new ArrayList<Tried>();
        for (var item : application.items()) {
            tried.add(item.credential()
                    .filter(_ -> item.state() == Inventory.State.LIVE)
                    .map(credential -> tried(application, item, credential, scopes, until))
                    .orElseGet(() -> new Tried(item, new Verdict.Unused(), Optional.empty())));
        }
        tried.stream()
                .filter(one -> one.verdict() instanceof Verdict.Works)
                .forEach(one ->
                        clients.accepted(application.application(), one.item().key()));
        return tried;
    }

    /** @param scopes of a token of the application's own; empty where it has none */
    private Tried tried(
            Inventory application, Item item, Credential credential, Optional<List<String>> scopes, long until) {
        if (System.nanoTime() > until) {
            return new Tried(item, new Verdict.Unknown("out_of_time"), Optional.empty());
        }
        return application.isServiceAccount()
                ? ofServiceAccount(application, item, credential)
                : ofClient(application, item, credential, scopes);
    }

    private Tried ofServiceAccount(Inventory application, Item item, Credential credential) {
        var answer = inTheNameOf(null, application, credential);
        var verdict = answer instanceof TokenAnswer.GrantRefused(var cause, var _)
                ? new Verdict.Refused(cause)
                : verdict(answer);
        return new Tried(item, verdict, Optional.empty());
    }

    /**
     * Asks for a token in an account's name (RFC 7523 §2.1).
     *
     * @param account null for nobody's, which shows the key alone
     */
    TokenAnswer inTheNameOf(String account, Inventory application, Credential credential) {
        return provider.assertSubject(
                application.client().with(credential), account, List.of(Delegation.GMAIL), within());
    }

    private Tried ofClient(Inventory application, Item item, Credential credential, Optional<List<String>> scopes) {
        var client = application.client().with(credential);
        var shown = verdict(provider.refresh(client, nobodys(), List.of(), within()));
        if (scopes.isEmpty() || shown instanceof Verdict.Refused) {
            return new Tried(item, shown, Optional.empty());
        }
        var own = provider.clientCredentials(client, scopes.get(), within());
        return new Tried(item, together(shown, own), Optional.of(new Own(scopes.get(), own)));
    }

    /** Microsoft may look at a refresh token before it looks at the client; a token of the application's own settles it. */
    private static Verdict together(Verdict shown, TokenAnswer own) {
        return switch (own) {
            case Granted _ -> new Verdict.Works();
            case TokenAnswer.ClientRefused(var error, var cause)
            when error.equals("invalid_client") || !(shown instanceof Verdict.Works) -> new Verdict.Refused(cause);
            case TokenAnswer.ClientRefused _,
                    TokenAnswer.GrantRefused _,
                    TokenAnswer.GrantDoubted _,
                    TokenAnswer.RequestRefused _,
                    TokenAnswer.Unavailable _,
                    TokenAnswer.NotAsked _ -> shown;
        };
    }

    /** Why no token came; empty where one did. */
    static Optional<String> refusal(TokenAnswer answer) {
        return switch (answer) {
            case Granted _ -> Optional.empty();
            case TokenAnswer.ClientRefused(var _, var cause) -> Optional.of(cause);
            case TokenAnswer.GrantRefused(var cause, var _) -> Optional.of(cause);
            case TokenAnswer.GrantDoubted(var cause) -> Optional.of(cause);
            case TokenAnswer.RequestRefused(var error) -> Optional.of(error);
            case TokenAnswer.Unavailable(var cause, var _) -> Optional.of(cause);
            case TokenAnswer.NotAsked(var cause, var _) -> Optional.of(cause);
        };
    }

    private static Verdict verdict(TokenAnswer answer) {
        return switch (answer) {
            case Granted _, TokenAnswer.GrantRefused _ -> new Verdict.Works();
            case TokenAnswer.ClientRefused(var _, var cause) -> new Verdict.Refused(cause);
            case TokenAnswer.GrantDoubted(var _) -> new Verdict.Unknown("undecided");
            case TokenAnswer.RequestRefused(var error) -> new Verdict.Unknown(error);
            case TokenAnswer.Unavailable(var cause, var _) -> new Verdict.Unknown(cause);
            case TokenAnswer.NotAsked(var cause, var _) -> new Verdict.Unknown(cause);
        };
    }

    /** A refresh token that no provider ever gave to anybody. */
    private static SecretText nobodys() {
        return SecretText.of("verify-" + UUID.randomUUID());
    }

    private Duration within() {
        return config.timeout().plus(PATIENCE);
    }
}
