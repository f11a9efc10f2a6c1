package io.sealpost.vault.grant;

import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.thread.Awaited;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Grants as somebody sees them who looks for what is wrong: what is known of one, and its access token for a login. */
@ApplicationScoped
public class MailboxTokens {

    private static final Duration A_LOGIN = Duration.ofMinutes(1);

    private final Grants grants;
    private final AccessTokens tokens;

    MailboxTokens(Grants grants, AccessTokens tokens) {
        this.grants = grants;
        this.tokens = tokens;
    }

    /**
     * What is known of an account's grant.
     *
     * @param account as it was written when the grant was made
     * @param actsFor the account in whose name the application asks; null where it does not
     * @param askedScopes what it is asked for with
     * @param missingScopes what was asked for and is not granted, but for what tells about the person
     * @param diesAt when the provider forgets it if nothing more is done, null where that is not known
     * @param consentExpires whether that is the end of the consent, which no use puts off
     */
    public record Known(
            GrantType type,
            String account,
            String actsFor,
            List<String> scopes,
            List<String> askedScopes,
            List<String> missingScopes,
            Instant diesAt,
            boolean consentExpires) {

        private static Known of(Grant grant) {
            return new Known(
                    grant.grantType,
                    grant.account,
                    grant.actsFor,
                    grant.scopeList(),
                    grant.askedScopeList(),
                    Scopes.lacking(grant.askedScopeList(), grant.scopeList()),
                    grant.diesAt,
                    grant.diesOf == DeathCause.CONSENT_EXPIRY);
        }
    }

    /** A token and the end of its life. */
    public record Token(SecretText value, Instant expiresAt) {}

    @Transactional
    public Optional<Known> known(String application, String account) {
        return grants.of(application, account).map(Known::of);
    }

    /** The scopes with which the application asks by itself, if one of its grants is its own; the longest-kept one where there are several. */
    @Transactional
    public Optional<List<String>> appOnlyScopes(String application) {
        return grants.appOnlyOf(application).map(Grant::askedScopeList);
    }

    /**
     * The account's access token for mail, refreshed first if it is too old. Blocks while a refresh runs; audited.
     *
     * @throws Refusal as for a caller who asks for an access token
     */
    public Token current(String application, String account, Caller caller) {
        var token = Awaited.outcome(tokens.current(application, account, TokenResource.MAIL, "verify", A_LOGIN, caller))
                .token();
        return new Token(token.token(), token.expiresAt());
    }
}
