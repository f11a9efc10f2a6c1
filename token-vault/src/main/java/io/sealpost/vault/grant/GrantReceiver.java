package io.sealpost.vault.grant;

import io.sealpost.vault.application.Identification;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.grant.AccountProof.Proof;
import io.sealpost.vault.provider.OAuthClient;
import io.sealpost.vault.provider.TokenAnswer;
import io.sealpost.vault.provider.UserInfo;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes tokens that no browser brought.
 *
 * <ol>
 *   <li>What the provider gave is committed, or queued for revocation, in the transaction that first hears of it.
 *   <li>The account's old grant is replaced only by tokens whose owner is known to be the account's.
 *   <li>No token is shown to a party that the application stands for only since then.
 * </ol>
 *
 * All methods need a transaction, but for {@link #standing}.
 */
@ApplicationScoped
public class GrantReceiver {

    private final NewGrants newGrants;
    private final Grants grants;
    private final RevocationQueue revocations;
    private final OAuthClients clients;
    private final Sealer sealer;

    GrantReceiver(
            NewGrants newGrants, Grants grants, RevocationQueue revocations, OAuthClients clients, Sealer sealer) {
        this.newGrants = newGrants;
        this.grants = grants;
        this.revocations = revocations;
        this.clients = clients;
        this.sealer = sealer;
    }

    /**
     * What a provider gave.
     *
     * @param client the application as it was when it was asked
     * @param asked the scopes that it was asked for
     * @param presented the refresh token that was given for it, where one was; it stays in force if no other came
     * @param caller on whose behalf
     */
    public record Delivery(
            Origin origin,
            String application,
            String account,
            OAuthClient client,
            List<String> asked,
            Optional<SecretText> presented,
            TokenAnswer.Granted answer,
            String caller) {}

    /**
     * A pending grant that waits for userinfo.
     *
     * @param presented as in {@link Delivery}
     */
    public record Pending(UUID id, Origin origin, String application, String account, Optional<SecretText> presented) {}

    /**
     * What an account has so far.
     *
     * @param byApplication whether the application has its grant by itself, so that no person may replace it
     */
    public record Standing(List<String> scopes, boolean byApplication) {}

    @Transactional
    public Optional<Standing> standing(String application, String account) {
        return grants.of(application, account).map(grant -> new Standing(grant.scopeList(), isByApplication(grant)));
    }

    private static boolean isByApplication(Grant grant) {
        return !grant.grantType.isByConsent();
    }

    /** Stores what came, or has it revoked. Locks the application first. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Received receive(Delivery delivery) {
        if (!clients.stillIs(delivery.application(), delivery.client())) {
            return new Received.Refused("application_changed");
        }
        var provider = clients.identification(delivery.application()).orElseThrow();
        var before = newGrants.held(delivery.application(), delivery.account());
        var proof = proof(provider, before, delivery);
        var received = verdict(delivery, before, proof, provider);
        if (!(received instanceof Received.Made) && !(received instanceof Received.Waiting)) {
            discard(delivery);
        }
        return received;
    }

    private Received verdict(Delivery delivery, Optional<Grant> before, Proof proof, Identification provider) {
        var tokens = tokens(delivery);
        if (before.filter(GrantReceiver::isByApplication).isPresent()) {
            return new Received.Refused("conflict");
        }
        if (tokens.refreshToken().isEmpty()) {
            return new Received.Refused("no_refresh_token");
        }
        if (delivery.origin() == Origin.DEVICE
                && !Scopes.lacking(delivery.asked(), tokens.scopes()).isEmpty()) {
            return new Received.Refused("missing_scopes");
        }
        return switch (proof) {
            case Proof.Proven(var owner) -> made(newGrants.keep(tokens), before, delivery, Optional.of(owner));
            case Proof.Another() -> new Received.WrongAccount();
            case Proof.Unbelievable() -> new Received.Refused("invalid_id_token");
            case Proof.Silent(var owner)
            when provider.userinfoEndpoint() != null -> new Received.Waiting(newGrants.keep(tokens.of(owner)).id);
            case Proof.Silent(var owner) ->
                switch (delivery.origin()) {
                    case DEVICE -> new Received.Refused("account_unverified");
                    case IMPORT -> made(newGrants.keep(tokens), before, delivery, owner);
                };
        };
    }

    private static Proof proof(Identification provider, Optional<Grant> before, Delivery delivery) {
        return delivery.answer()
                .idToken()
                .map(token -> AccountProof.byIdToken(provider, recorded(before), delivery.account(), token))
                .orElseGet(() -> new Proof.Silent(Optional.empty()));
    }

    private static Optional<Owner> recorded(Optional<Grant> before) {
        return before.map(grant -> new Owner(grant.issuer, grant.subject)).filter(Owner::isWhole);
    }

    private static NewGrants.Tokens tokens(Delivery delivery) {
        var answer = delivery.answer();
        return new NewGrants.Tokens(
                delivery.application(),
                delivery.asked(),
                switch (delivery.origin()) {
                    case DEVICE -> Scopes.granted(delivery.asked(), answer);
                    case IMPORT -> Scopes.refreshed(delivery.asked(), answer);
                },
                answer,
                answer.refreshToken().or(delivery::presented),
                Optional.empty(),
                delivery.caller());
    }

    private Received made(Grant grant, Optional<Grant> before, Delivery delivery, Optional<Owner> owner) {
        return made(grant, before, delivery.account(), owner, delivery.origin());
    }

    private Received made(Grant grant, Optional<Grant> before, String account, Optional<Owner> owner, Origin origin) {
        newGrants.settle(
                grant,
                before,
                account,
                owner,
                new NewGrants.Settlement(Actor.earlier(grant.createdBy), origin.action()));
        grant.imported = origin == Origin.IMPORT;
        return new Received.Made(grant.id, before.isEmpty());
    }

    /**
     * For tokens that nobody wants; without effect where the application stands for another party by now. The token that a caller brought
     * along is that caller's and stays as it is.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void discard(Delivery delivery) {
        if (clients.stillIs(delivery.application(), delivery.client())) {
            var owner = owner(delivery);
            delivery.answer()
                    .refreshToken()
                    .filter(token -> !delivery.presented().equals(Optional.of(token)))
                    .ifPresent(token -> revocations.queue(
                            delivery.application(),
                            owner.map(Owner::issuer).orElse(null),
                            owner.map(Owner::subject).orElse(null),
                            token));
        }
    }

    private Optional<Owner> owner(Delivery delivery) {
        return clients.facts(delivery.application())
                .flatMap(facts -> delivery.answer().idToken().flatMap(token -> Owner.of(token, facts.subjectClaim())));
    }

    /** What to ask of whom to learn whose a pending grant's tokens are; empty when it is gone. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<Received.Question> question(UUID pending) {
        return grants.findByIdOptional(pending)
                .filter(grant -> grant.status == GrantStatus.PENDING)
                .flatMap(grant -> clients.identification(grant.application)
                        .map(Identification::userinfoEndpoint)
                        .map(endpoint -> new Received.Question(endpoint, accessToken(grant))));
    }

    private SecretText accessToken(Grant grant) {
        return sealer.open(grant.accessTokenSealed, grant.accessTokenPlace());
    }

    /** Settles a pending grant by what userinfo said; empty while the provider does not answer. Locks the application first. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<Received> answered(Pending pending, UserInfo userinfo) {
        return switch (userinfo) {
            case UserInfo.Claims(var claims) -> Optional.of(settled(pending, claims));
            case UserInfo.None() -> Optional.of(settled(pending, Map.of()));
            case UserInfo.Unavailable(var _) -> Optional.empty();
        };
    }

    private Received settled(Pending pending, Map<String, Object> claims) {
        clients.keep(pending.application());
        var before = newGrants.held(pending.application(), pending.account());
        var found = grants.locked(pending.id()).filter(grant -> grant.status == GrantStatus.PENDING);
        var provider = clients.identification(pending.application());
        if (found.isEmpty() || provider.isEmpty()) {
            return new Received.Refused("account_unverified");
        }
        var grant = found.get();
        if (before.filter(GrantReceiver::isByApplication).isPresent()) {
            return dropped(grant, pending, new Received.Refused("conflict"));
        }
        var told = Optional.of(new Owner(grant.issuer, grant.subject)).filter(Owner::isWhole);
        return switch (AccountProof.byUserinfo(provider.get(), recorded(before), pending.account(), told, claims)) {
            case Proof.Proven(var owner) -> made(grant, before, pending, Optional.of(owner));
            case Proof.Another() -> dropped(grant, pending, new Received.WrongAccount());
            case Proof.Unbelievable() -> dropped(grant, pending, new Received.Refused("account_unverified"));
            case Proof.Silent(var owner) ->
                switch (pending.origin()) {
                    case DEVICE -> dropped(grant, pending, new Received.Refused("account_unverified"));
                    case IMPORT -> made(grant, before, pending, told.or(() -> owner));
                };
        };
    }

    private Received made(Grant grant, Optional<Grant> before, Pending pending, Optional<Owner> owner) {
        return made(grant, before, pending.account(), owner, pending.origin());
    }

    private Received dropped(Grant grant, Pending pending, Received why) {
        if (!isOfTheCaller(grant, pending)) {
            revocations.queue(grant);
        }
        grants.delete(grant);
        return why;
    }

    /** Gives a pending grant up whose refresh token is still the one that a caller brought along; false where another came for it. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean forget(Pending pending) {
        var found = grants.locked(pending.id())
                .filter(grant -> grant.status == GrantStatus.PENDING && isOfTheCaller(grant, pending));
        found.ifPresent(grants::delete);
        return found.isPresent();
    }

    private boolean isOfTheCaller(Grant grant, Pending pending) {
        return grant.refreshTokenSealed != null
                && pending.presented()
                        .equals(Optional.of(sealer.open(grant.refreshTokenSealed, grant.refreshTokenPlace())));
    }
}
