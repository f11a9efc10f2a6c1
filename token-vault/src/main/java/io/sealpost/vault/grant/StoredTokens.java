package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.ResourceAccess;
import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.commit.GroupCommit;
import io.sealpost.vault.crypto.Place;
import io.sealpost.vault.crypto.SealBroken;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.grant.Grants.Forward;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import io.sealpost.vault.thread.Awaited;
import io.sealpost.vault.thread.UrgentThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks for access tokens in grants' rows; what is read is replaced ahead of its end. */
@ApplicationScoped
class StoredTokens {

    /** A group's share of what it costs to go to the database is the smaller the larger it is; only where many wait is another one worth it. */
    private static final GroupCommit.Size GROUPS = new GroupCommit.Size(16, 100, 4, 50);

    private final Grants grants;
    private final TokenRows rows;
    private final ResourceTokens tokens;
    private final RefreshSchedule schedule;
    private final Sealer sealer;
    private final Audit audit;
    private final Clock clock;
    private final GroupCommit<Asked, Looked> together =
            new GroupCommit<>(GROUPS, UrgentThreads.named("looks", GROUPS.atOnce()), this::lookTogether);

    StoredTokens(
            Grants grants,
            TokenRows rows,
            ResourceTokens tokens,
            RefreshSchedule schedule,
            Sealer sealer,
            Audit audit,
            Clock clock) {
        this.grants = grants;
        this.rows = rows;
        this.tokens = tokens;
        this.schedule = schedule;
        this.sealer = sealer;
        this.audit = audit;
        this.clock = clock;
    }

    /** A token and the end of its life. */
    record AccessToken(SecretText token, Instant expiresAt) {}

    /**
     * What one look at the row brought: a token, or the generation that has to be refreshed.
     *
     * @param access which of the grant's tokens it is, and where it may be sent to
     */
    record Look(Optional<AccessToken> token, ResourceAccess access, UUID id, String object, long generation) {}

    /**
     * Who is to be given a token.
     *
     * @param purpose what for, as the audit tells it
     */
    record Reader(Actor actor, String purpose) {
        Audit.Deed deed(String object) {
            return new Audit.Deed(actor, Action.ACCESS_TOKEN_READ, object, purpose);
        }
    }

    private interface Opener {
        SecretText open(byte[] bytes, Place place);
    }

    /** The data key is none that is open here. */
    private static final class KeyElsewhere extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What somebody wants to look at; nobody is given what is only looked at. */
    private record Asked(
            String application, String account, TokenResource resource, Duration minimumLife, Optional<Reader> reader) {

        String key() {
            return Grants.key(application, account);
        }
    }

    /** What came of a look. */
    private sealed interface Looked {

        Look look();

        /** When the grant is to be due at the latest, where its row says later. */
        default Optional<Forward> forward() {
            return Optional.empty();
        }

        record At(Look look, Optional<Forward> forward) implements Looked {}

        /** Something kept it from being looked at with others. */
        record ByItself() implements Looked {
            @Override
            public Look look() {
                throw new IllegalStateException("not looked at yet");
            }
        }

        record InVain(RuntimeException why) implements Looked {
            @Override
            public Look look() {
                throw why;
            }
        }
    }

    /**
     * Looks at the row as it is now, in a statement that others who look at the same time may share. Blocks; not for use within a transaction.
     *
     * @param minimumLife how long a token must still live
     * @throws Refusal where the grant gives no tokens, or there is none
     */
    Look look(String application, String account, TokenResource resource, Duration minimumLife) {
        return Awaited.outcome(begin(new Asked(application, account, resource, minimumLife, Optional.empty())));
    }

    /**
     * As {@link #look}, by somebody who is given the token: where there is one, that is in the audit when the stage is complete. Returns at once;
     * whatever depends on it without a thread of its own keeps others from looking.
     */
    CompletionStage<Look> read(
            String application, String account, TokenResource resource, Duration minimumLife, Reader reader) {
        return begin(new Asked(application, account, resource, minimumLife, Optional.of(reader)));
    }

    private CompletionStage<Look> begin(Asked asked) {
        return together.begin(asked)
                // what one look fails of is no other's trouble
                .exceptionally(_ -> new Looked.ByItself())
                .thenCompose(looked -> looked instanceof Looked.ByItself
                        ? CompletableFuture.supplyAsync(() -> lookAlone(asked), Thread::startVirtualThread)
                        : CompletableFuture.completedFuture(looked))
                .thenApply(Looked::look);
    }

    private Looked lookAlone(Asked asked) {
        return look(List.of(asked), sealer::open).getFirst();
    }

    /** Nobody waits for a key that another one's token needs. */
    private List<Looked> lookTogether(List<Asked> asked) {
        return look(asked, (bytes, place) -> sealer.openAtHand(bytes, place).orElseThrow(KeyElsewhere::new));
    }

    /** A statement that reads and one that records, each of which is a transaction: what was read is given to nobody until it is in the audit. */
    private List<Looked> look(List<Asked> asked, Opener opener) {
        var found = rows.of(
                asked.stream().map(Asked::application).toList(),
                asked.stream().map(Asked::account).toList());
        var looked = asked.stream().allMatch(each -> each.resource() == TokenResource.MAIL)
                ? judged(asked, found, opener)
                : QuarkusTransaction.requiringNew().call(() -> judged(asked, found, opener));
        keepAhead(looked.values());
        audit.doneAlone(asked.stream()
                .flatMap(each -> given(each, looked.get(each)).stream())
                .toList());
        return asked.stream().map(looked::get).toList();
    }

    private Map<Asked, Looked> judged(List<Asked> asked, Map<String, TokenRow> found, Opener opener) {
        return asked.stream()
                .distinct()
                .collect(Collectors.toMap(Function.identity(), each -> judged(each, found.get(each.key()), opener)));
    }

    /** What keeps one from its token keeps nobody else from theirs. */
    private Looked judged(Asked asked, TokenRow found, Opener opener) {
        try {
            var row = Optional.ofNullable(found).orElseThrow(GrantView::notFound);
            requireUsable(row.status(), row.cause());
            var access = access(asked.resource(), row);
            var token = stored(row, access.token(), asked.minimumLife(), opener);
            return new Looked.At(
                    new Look(token, access, row.id(), row.object(), row.generation()),
                    forward(access.token(), asked.minimumLife(), row));
        } catch (Refusal | SealBroken e) {
            return new Looked.InVain(e);
        } catch (KeyElsewhere e) {
            return new Looked.ByItself();
        }
    }

    private static Optional<Audit.Deed> given(Asked asked, Looked looked) {
        return looked instanceof Looked.At(var look, var _) && look.token().isPresent()
                ? asked.reader().map(reader -> reader.deed(look.object()))
                : Optional.empty();
    }

    private static ResourceAccess access(TokenResource resource, TokenRow row) {
        return Optional.ofNullable(row.access().get(resource))
                .orElseThrow(() -> Refusal.invalid(
                        "for", "graph is for applications of the template microsoft, gmail_api for those of google"));
    }

    private Optional<AccessToken> stored(TokenRow row, TokenResource resource, Duration minimumLife, Opener opener) {
        if (resource != TokenResource.MAIL) {
            return tokens.of(row.id(), resource)
                    .filter(token -> token.serves(clock.instant(), minimumLife))
                    .map(token -> new AccessToken(opener.open(token.tokenSealed, token.place()), token.expiresAt));
        }
        if (!row.serves(clock.instant(), minimumLife)) {
            return Optional.empty();
        }
        return Optional.of(new AccessToken(opener.open(row.token().bytes(), row.place()), row.expiresAt()));
    }

    /** A token that is read is replaced ahead of its end; said once for each token. */
    private Optional<Forward> forward(TokenResource token, Duration minimumLife, TokenRow row) {
        return token == TokenResource.MAIL && row.serves(clock.instant(), minimumLife) && schedule.isTooLate(row)
                ? Optional.of(
                        new Forward(row.id(), row.generation(), schedule.ahead(row.refreshedAt(), row.expiresAt())))
                : Optional.empty();
    }

    private void keepAhead(Collection<Looked> looked) {
        var forwards = looked.stream()
                .flatMap(each -> each.forward().stream())
                .distinct()
                .toList();
        if (!forwards.isEmpty()) {
            QuarkusTransaction.requiringNew().run(() -> grants.bringForward(forwards));
        }
    }

    /** The grant, unless it is beyond help here. One that only lacks a working client may get one at any time. Needs a transaction. */
    Grant usable(String application, String account) {
        var grant = grants.of(application, account).orElseThrow(GrantView::notFound);
        requireUsable(grant.status, grant.cause);
        return grant;
    }

    private static void requireUsable(GrantStatus status, String cause) {
        if (status != GrantStatus.ACTIVE && status != GrantStatus.NEEDS_OPERATOR) {
            throw notActive(status, cause);
        }
    }

    /** The grant's token for mail; it must have one. */
    SecretText open(Grant grant) {
        return sealer.open(grant.accessTokenSealed, grant.accessTokenPlace());
    }

    /** What somebody has to do first. */
    static Refusal notActive(Grant grant) {
        return notActive(grant.status, grant.cause);
    }

    private static Refusal notActive(GrantStatus status, String cause) {
        return Refusal.of(RefusalCode.GRANT_NOT_ACTIVE, Remedies.of(status, cause))
                .with("grant_status", status)
                .with("cause", cause);
    }
}
