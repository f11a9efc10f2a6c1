package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.grant.StoredTokens.AccessToken;
import io.sealpost.vault.grant.StoredTokens.Look;
import io.sealpost.vault.grant.StoredTokens.Reader;
import io.sealpost.vault.provider.Obstacle;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import io.sealpost.vault.thread.Awaited;
import io.sealpost.vault.thread.UrgentThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;

/**
 * Answers with an access token, refreshing first when the stored one is too old. Over all replicas one refresh runs per grant; others wait
 * for it. Each answer is audited before it is given.
 */
@ApplicationScoped
class AccessTokens {

    /** A refresh for one resource gets every other one's waiters beyond their generation, too. */
    private static final int ROUNDS = 3;

    private static final int MOST_URGENT = 16;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final StoredTokens stored;
    private final ResourceTokens tokens;
    private final GrantRefresher refresher;
    private final RefreshReports reports;
    private final Audit audit;
    private final Clock clock;
    private final ExecutorService refreshes = UrgentThreads.named("refresh", MOST_URGENT);
    private final ConcurrentMap<Wanted, CompletableFuture<Look>> running = new ConcurrentHashMap<>();

    AccessTokens(
            StoredTokens stored,
            ResourceTokens tokens,
            GrantRefresher refresher,
            RefreshReports reports,
            Audit audit,
            Clock clock) {
        this.reports = reports;
        this.stored = stored;
        this.tokens = tokens;
        this.refresher = refresher;
        this.audit = audit;
        this.clock = clock;
    }

    /** What callers of this replica wait for together: that a grant gets beyond a generation with a token for a resource. */
    private record Wanted(UUID grant, long generation, TokenResource resource) {}

    /** A token and where it may be sent to. */
    record Given(AccessToken token, List<String> hosts) {}

    /**
     * Returns at once; complete when there is a token, after a refresh if one is necessary, or with the {@link Refusal}.
     *
     * @param resource what the token is for
     * @param purpose what it is wanted for, as the audit tells it
     * @param minimumLife how long the token must still live; a token just refreshed is good enough whatever its life
     */
    CompletionStage<Given> current(
            String application,
            String account,
            TokenResource resource,
            String purpose,
            Duration minimumLife,
            Caller caller) {
        var reader = new Reader(caller.actor(), purpose);
        return stored.read(application, account, resource, minimumLife, reader).thenCompose(look -> look.token()
                .map(token -> CompletableFuture.completedFuture(
                        new Given(token, look.access().hosts())))
                .orElseGet(() -> CompletableFuture.supplyAsync(
                        () -> refreshed(application, account, look, caller, reader), Thread::startVirtualThread)));
    }

    /** A token that a refresh brought. Blocks. */
    private Given refreshed(String application, String account, Look before, Caller caller, Reader reader) {
        var access = before.access();
        var look = before;
        for (var round = 0; look.token().isEmpty() && round < ROUNDS; round++) {
            var wanted = new Wanted(look.id(), look.generation(), access.token());
            look = refreshed(application, account, wanted, caller);
            if (look.generation() == wanted.generation()) {
                break;
            }
        }
        var token = look.token().orElseThrow(() -> without(application, account, access.token()));
        audit.doneWithOthers(reader.deed(look.object()));
        return new Given(token, access.hosts());
    }

    /**
     * A mail token that a server refused.
     *
     * @param refreshedAt when it came
     */
    private record Stale(UUID grant, long generation, Instant refreshedAt) {

        Wanted wanted() {
            return new Wanted(grant, generation, TokenResource.MAIL);
        }
    }

    /** Replaces the token if it is still the one that a mail server refused. Returns whether it did. */
    boolean replace(String application, String account, byte[] rejectedSha256, Caller caller) {
        var first = stale(application, account, rejectedSha256);
        if (first.isEmpty()) {
            return false;
        }
        var stale = first;
        for (var round = 0; round < ROUNDS; round++) {
            var wanted = stale.get().wanted();
            if (refreshed(application, account, wanted, caller).generation() == wanted.generation()) {
                break;
            }
            // a new token may be the same again, but it is the provider that says so, not another resource's refresh
            stale = stale(application, account, rejectedSha256)
                    .filter(each -> each.refreshedAt().equals(first.get().refreshedAt()));
            if (stale.isEmpty()) {
                return true;
            }
        }
        throw without(application, account, TokenResource.MAIL);
    }

    private Optional<Stale> stale(String application, String account, byte[] rejectedSha256) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var grant = stored.usable(application, account);
            return grant.accessTokenSealed == null
                            || MessageDigest.isEqual(stored.open(grant).sha256(), rejectedSha256)
                    ? Optional.of(new Stale(grant.id, grant.generation, grant.refreshedAt))
                    : Optional.empty();
        });
    }

    /** A refresh and a look at what it left. Many on this replica who want it at the same time share both. */
    private Look refreshed(String application, String account, Wanted wanted, Caller caller) {
        var mine = new CompletableFuture<Look>();
        var others = running.putIfAbsent(wanted, mine);
        if (others != null) {
            return others.exceptionally(_ -> null)
                    .thenApply(Optional::ofNullable)
                    .join()
                    // what went wrong for another says nothing about the grant
                    .orElseGet(() -> stored.look(application, account, wanted.resource(), Duration.ZERO));
        }
        try {
            return Awaited.outcome(CompletableFuture.supplyAsync(
                    () -> refreshedHere(application, account, wanted, caller, mine), refreshes));
        } finally {
            running.remove(wanted, mine);
            mine.cancel(false);
        }
    }

    /** Lets those who wait go on before it tells what came: they wait for nothing but the token. */
    private Look refreshedHere(
            String application, String account, Wanted wanted, Caller caller, CompletableFuture<Look> others) {
        var worked = refresher.attempt(wanted.grant(), wanted.generation(), wanted.resource(), caller.actor());
        try {
            var after = stored.look(application, account, wanted.resource(), Duration.ZERO);
            others.complete(after);
            return after;
        } finally {
            reports.tell(worked.stream().toList());
        }
    }

    /** Why there is no token after a refresh was tried. */
    private Refusal without(String application, String account, TokenResource resource) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var grant = stored.usable(application, account);
            if (grant.status != GrantStatus.ACTIVE) {
                return StoredTokens.notActive(grant);
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
