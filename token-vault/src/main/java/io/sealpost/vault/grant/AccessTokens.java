package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.commit.GroupCommit;
import io.sealpost.vault.crypto.SealBroken;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.Obstacle;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Answers with an access token, refreshing first when the stored one is too old. Over all replicas one refresh runs per grant; others wait
 * for it. Each answer is audited before it is given.
 */
@ApplicationScoped
class AccessTokens {

    /** A refresh for one resource gets every other one's waiters beyond their generation, too. */
    private static final int ROUNDS = 3;

    /** How many look in one transaction, at most, and how many such transactions there are at once. */
    private static final int MOST_LOOKS = 50;

    private static final int LOOKS_AT_ONCE = 4;

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Grants grants;
    private final ResourceTokens tokens;
    private final GrantRefresher refresher;
    private final RefreshSchedule schedule;
    private final Sealer sealer;
    private final Audit audit;
    private final Clock clock;
    private final GroupCommit<Asked, Looked> looks = new GroupCommit<>(MOST_LOOKS, LOOKS_AT_ONCE, this::look);
    private final ConcurrentMap<Wanted, CompletableFuture<Look>> running = new ConcurrentHashMap<>();

    AccessTokens(
            Grants grants,
            ResourceTokens tokens,
            GrantRefresher refresher,
            RefreshSchedule schedule,
            Sealer sealer,
            Audit audit,
            Clock clock) {
        this.tokens = tokens;
        this.schedule = schedule;
        this.grants = grants;
        this.refresher = refresher;
        this.sealer = sealer;
        this.audit = audit;
        this.clock = clock;
    }

    /** A token and the end of its life. */
    record AccessToken(SecretText token, Instant expiresAt) {}

    /** What one look at the row brought: a token, or the generation that has to be refreshed. */
    private record Look(Optional<AccessToken> token, UUID id, String object, long generation) {}

    /** What somebody wants to look at. */
    private record Asked(String application, String account, TokenResource resource, Duration minimumLife) {

        String object() {
            return Grants.key(application, account);
        }
    }

    /** What came of a look. */
    private sealed interface Looked {

        Look look();

        record At(Look look) implements Looked {}

        record InVain(RuntimeException why) implements Looked {
            @Override
            public Look look() {
                throw why;
            }
        }
    }

    /** What callers of this replica wait for together. */
    private record Wanted(UUID grant, long generation, TokenResource resource) {}

    /**
     * Blocks while a refresh runs.
     *
     * @param resource what the token is for
     * @param minimumLife how long the token must still live; a token just refreshed is good enough whatever its life
     */
    AccessToken current(
            String application, String account, TokenResource resource, Duration minimumLife, Caller caller) {
        var look = look(application, account, resource, minimumLife);
        for (var round = 0; look.token().isEmpty() && round < ROUNDS; round++) {
            var before = look.generation();
            look = refreshed(application, account, resource, look, caller);
            if (look.generation() == before) {
                break;
            }
        }
        var token = look.token().orElseThrow(() -> without(application, account, resource));
        audit.doneWithOthers(caller.name(), Action.ACCESS_TOKEN_READ, look.object());
        return token;
    }

    /** Replaces the token if it is still the one that a mail server refused. Returns whether it did. */
    boolean replace(String application, String account, byte[] rejectedSha256, Caller caller) {
        var stale = QuarkusTransaction.requiringNew().call(() -> {
            var grant = usable(application, account);
            return grant.accessTokenSealed == null
                            || MessageDigest.isEqual(open(grant).sha256(), rejectedSha256)
                    ? Optional.of(new Look(Optional.empty(), grant.id, grant.object(), grant.generation))
                    : Optional.<Look>empty();
        });
        if (stale.isEmpty()) {
            return false;
        }
        var look = stale.get();
        var after = refreshed(application, account, TokenResource.MAIL, look, caller);
        if (after.generation() == look.generation()) {
            throw without(application, account, TokenResource.MAIL);
        }
        return true;
    }

    /** A refresh and a look at what it left. Many on this replica who want it at the same time share both. */
    private Look refreshed(String application, String account, TokenResource resource, Look look, Caller caller) {
        var wanted = new Wanted(look.id(), look.generation(), resource);
        var mine = new CompletableFuture<Look>();
        var others = running.putIfAbsent(wanted, mine);
        if (others != null) {
            return others.exceptionally(_ -> null)
                    .thenApply(Optional::ofNullable)
                    .join()
                    // what went wrong for another says nothing about the grant
                    .orElseGet(() -> look(application, account, resource, Duration.ZERO));
        }
        try {
            refresher.refresh(look.id(), look.generation(), resource, caller.name());
            var after = look(application, account, resource, Duration.ZERO);
            mine.complete(after);
            return after;
        } finally {
            running.remove(wanted, mine);
            mine.cancel(false);
        }
    }

    /** Looks at the row as it is now, in a transaction that others who look at the same time may share. */
    private Look look(String application, String account, TokenResource resource, Duration minimumLife) {
        return looks.write(new Asked(application, account, resource, minimumLife))
                .look();
    }

    private List<Looked> look(List<Asked> asked) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var found = grants.of(
                    asked.stream().map(Asked::application).toList(),
                    asked.stream().map(Asked::account).toList());
            var looked = asked.stream()
                    .distinct()
                    .collect(Collectors.toMap(Function.identity(), each -> look(each, found.get(each.object()))));
            return asked.stream().map(looked::get).toList();
        });
    }

    /** What keeps one from its token keeps nobody else from theirs. */
    private Looked look(Asked asked, Grant found) {
        try {
            var grant = usable(Optional.ofNullable(found));
            return new Looked.At(new Look(
                    stored(grant, asked.resource(), asked.minimumLife()), grant.id, grant.object(), grant.generation));
        } catch (Refusal | SealBroken e) {
            return new Looked.InVain(e);
        }
    }

    private Optional<AccessToken> stored(Grant grant, TokenResource resource, Duration minimumLife) {
        if (resource != TokenResource.MAIL) {
            return tokens.of(grant.id, resource)
                    .filter(token -> token.serves(clock.instant(), minimumLife))
                    .map(token -> new AccessToken(sealer.open(token.tokenSealed, token.place()), token.expiresAt));
        }
        if (!grant.serves(clock.instant(), minimumLife)) {
            return Optional.empty();
        }
        keepAhead(grant);
        return Optional.of(new AccessToken(open(grant), grant.accessTokenExpiresAt));
    }

    /** A token that is read is replaced ahead of its end; said once for each token. */
    private void keepAhead(Grant grant) {
        if (schedule.isTooLate(grant)) {
            grants.bringForward(grant.id, grant.generation, schedule.ahead(grant));
        }
    }

    /** The grant, unless it is beyond help here. One that only lacks a working client may get one at any time. */
    private Grant usable(String application, String account) {
        return usable(grants.of(application, account));
    }

    private static Grant usable(Optional<Grant> found) {
        var grant = found.orElseThrow(GrantView::notFound);
        if (grant.status != GrantStatus.ACTIVE && grant.status != GrantStatus.NEEDS_OPERATOR) {
            throw notActive(grant);
        }
        return grant;
    }

    /** Why there is no token after a refresh was tried. */
    private Refusal without(String application, String account, TokenResource resource) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var grant = usable(application, account);
            if (grant.status != GrantStatus.ACTIVE) {
                return notActive(grant);
            }
            return tokens.of(grant.id, resource)
                    .filter(token -> token.cause != null)
                    .map(token -> notGranted(resource, token.cause))
                    .orElseGet(() -> unavailable(grant));
        });
    }

    private static Refusal notGranted(TokenResource resource, String cause) {
        return Refusal.of(
                        RefusalCode.RESOURCE_NOT_GRANTED,
                        "The provider gives no token for this resource, though the grant is in force for mail. Add the resource's"
                                + " permissions to the application's registration there and have them consented to.")
                .with("resource", resource.text())
                .with("cause", cause);
    }

    private SecretText open(Grant grant) {
        return sealer.open(grant.accessTokenSealed, grant.accessTokenPlace());
    }

    private static Refusal notActive(Grant grant) {
        return Refusal.of(RefusalCode.GRANT_NOT_ACTIVE, grant.remedy())
                .with("grant_status", grant.status)
                .with("cause", grant.cause);
    }

    private Refusal unavailable(Grant grant) {
        return Obstacle.of(grant.troubleCause)
                .map(obstacle -> Refusal.of(
                                RefusalCode.PROVIDER_UNAVAILABLE,
                                "The access token expired and there is no new one. The grant is not lost. "
                                        + obstacle.advice())
                        .with("cause", obstacle.cause()))
                .orElseGet(AccessTokens::silent)
                .retryAfter(untilNextTry(grant));
    }

    private static Refusal silent() {
        return Refusal.of(
                RefusalCode.PROVIDER_UNAVAILABLE,
                "The access token expired and the provider gives no new one at the moment. The grant is not lost; try again.");
    }

    /** Sooner nobody asks the provider, whoever asks here. */
    private Duration untilNextTry(Grant grant) {
        var wait = grant.nextTryAt == null ? SOON : Duration.between(clock.instant(), grant.nextTryAt);
        return wait.compareTo(SOON) < 0 ? SOON : wait;
    }
}
