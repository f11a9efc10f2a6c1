package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.commit.GroupCommit;
import io.sealpost.vault.crypto.SealBroken;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks for access tokens in grants' rows. */
@ApplicationScoped
class StoredTokens {

    /** How many look in one transaction, at most, and how many such transactions there are at once. */
    private static final int MOST = 50;

    private static final int AT_ONCE = 4;

    private final Grants grants;
    private final ResourceTokens tokens;
    private final RefreshSchedule schedule;
    private final Sealer sealer;
    private final Clock clock;
    private final GroupCommit<Asked, Looked> together = new GroupCommit<>(MOST, AT_ONCE, this::look);

    StoredTokens(Grants grants, ResourceTokens tokens, RefreshSchedule schedule, Sealer sealer, Clock clock) {
        this.grants = grants;
        this.tokens = tokens;
        this.schedule = schedule;
        this.sealer = sealer;
        this.clock = clock;
    }

    /** A token and the end of its life. */
    record AccessToken(SecretText token, Instant expiresAt) {}

    /** What one look at the row brought: a token, or the generation that has to be refreshed. */
    record Look(Optional<AccessToken> token, UUID id, String object, long generation) {}

    /** What somebody wants to look at. */
    private record Asked(String application, String account, TokenResource resource, Duration minimumLife) {

        String key() {
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

    /**
     * Looks at the row as it is now, in a transaction that others who look at the same time may share. Blocks; not for use within one.
     *
     * @param minimumLife how long a token must still live
     * @throws Refusal where the grant gives no tokens, or there is none
     */
    Look look(String application, String account, TokenResource resource, Duration minimumLife) {
        return together.run(new Asked(application, account, resource, minimumLife))
                .look();
    }

    private List<Looked> look(List<Asked> asked) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var found = grants.of(
                    asked.stream().map(Asked::application).toList(),
                    asked.stream().map(Asked::account).toList());
            var looked = asked.stream()
                    .distinct()
                    .collect(Collectors.toMap(Function.identity(), each -> look(each, found.get(each.key()))));
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

    /** The grant, unless it is beyond help here. One that only lacks a working client may get one at any time. Needs a transaction. */
    Grant usable(String application, String account) {
        return usable(grants.of(application, account));
    }

    private static Grant usable(Optional<Grant> found) {
        var grant = found.orElseThrow(GrantView::notFound);
        if (grant.status != GrantStatus.ACTIVE && grant.status != GrantStatus.NEEDS_OPERATOR) {
            throw notActive(grant);
        }
        return grant;
    }

    /** The grant's token for mail; it must have one. */
    SecretText open(Grant grant) {
        return sealer.open(grant.accessTokenSealed, grant.accessTokenPlace());
    }

    /** What somebody has to do first. */
    static Refusal notActive(Grant grant) {
        return Refusal.of(RefusalCode.GRANT_NOT_ACTIVE, grant.remedy())
                .with("grant_status", grant.status)
                .with("cause", grant.cause);
    }
}
