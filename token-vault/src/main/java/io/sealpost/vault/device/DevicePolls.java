package io.sealpost.vault.device;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.crypto.SealBroken;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.grant.GrantConfig;
import io.sealpost.vault.grant.GrantReceiver;
import io.sealpost.vault.grant.GrantReceiver.Delivery;
import io.sealpost.vault.grant.GrantReceiver.Pending;
import io.sealpost.vault.grant.Origin;
import io.sealpost.vault.grant.Received;
import io.sealpost.vault.provider.DevicePoll;
import io.sealpost.vault.provider.OAuthClient;
import io.sealpost.vault.provider.TokenAnswer;
import io.sealpost.vault.provider.UserInfo;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.jboss.logging.Logger;

/**
 * Gives out questions to providers and records the answers.
 *
 * <ol>
 *   <li>A question is put off, for longer than a call takes, in the transaction that gives it out: one replica asks at a time.
 *   <li>The next one comes no sooner after an answer than the provider's interval.
 *   <li>Nothing is asked about a code whose time is over.
 *   <li>Tokens that came are a grant, or in the queue of those to revoke, before anything else happens.
 * </ol>
 *
 * Rows are locked after their application, never before it.
 */
@ApplicationScoped
class DevicePolls {

    private static final Logger LOG = Logger.getLogger(DevicePolls.class);

    /** RFC 8628 §3.5. */
    private static final long SLOWER_BY_SECONDS = 5;

    private static final int MOST_DOUBLINGS = 10;

    private final DeviceAuthorizations authorizations;
    private final GrantReceiver receiver;
    private final OAuthClients clients;
    private final Sealer sealer;
    private final DeviceEnds ends;
    private final GrantConfig config;
    private final Clock clock;

    DevicePolls(
            DeviceAuthorizations authorizations,
            GrantReceiver receiver,
            OAuthClients clients,
            Sealer sealer,
            DeviceEnds ends,
            GrantConfig config,
            Clock clock) {
        this.authorizations = authorizations;
        this.receiver = receiver;
        this.clients = clients;
        this.sealer = sealer;
        this.ends = ends;
        this.config = config;
        this.clock = clock;
    }

    /** One question to a provider. */
    sealed interface Question {

        UUID id();

        /** Whether the person decided. {@code poll} says which question about this authorization it is. */
        record AboutCode(UUID id, String application, long identity, long poll, SecretText deviceCode)
                implements Question {}

        /** Whose tokens those are that came. */
        record AboutOwner(UUID id, String application, String account, UUID pending) implements Question {}
    }

    /** Questions that are due, as many as given at most. */
    List<Question> take(int most) {
        return QuarkusTransaction.requiringNew().call(() -> authorizations.due(clock.instant(), most).stream()
                .flatMap(this::question)
                .toList());
    }

    private Stream<Question> question(DeviceAuthorization authorization) {
        var now = clock.instant();
        if (authorization.isOver(now)) {
            ends.end(authorization, DeviceStatus.EXPIRED, null);
            return Stream.empty();
        }
        authorization.nextPollAt = now.plus(config.lease()).plus(authorization.interval());
        authorization.polls++;
        return authorization.pendingGrant == null
                ? aboutCode(authorization)
                : Stream.of(new Question.AboutOwner(
                        authorization.id,
                        authorization.application,
                        authorization.account,
                        authorization.pendingGrant));
    }

    private Stream<Question> aboutCode(DeviceAuthorization authorization) {
        try {
            var code = sealer.open(authorization.deviceCodeSealed, authorization.deviceCodePlace());
            return Stream.of(new Question.AboutCode(
                    authorization.id, authorization.application, authorization.identity, authorization.polls, code));
        } catch (SealBroken e) {
            LOG.errorf(e, "the code of device authorization %s cannot be opened", authorization.id);
            ends.end(authorization, DeviceStatus.FAILED, "internal_error");
            return Stream.empty();
        }
    }

    /**
     * Records an answer about a code. The tokens in it are known only here: while the database is away it is kept and tried again. Blocks meanwhile.
     *
     * @return the next question, where one has to be asked at once
     */
    @Retry(maxRetries = -1, delay = 50, jitter = 25, maxDuration = 1, durationUnit = ChronoUnit.MINUTES)
    @ExponentialBackoff(maxDelay = 500)
    Optional<Question.AboutOwner> record(Question.AboutCode question, OAuthClient client, DevicePoll answer) {
        return QuarkusTransaction.requiringNew().call(() -> {
            clients.keep(question.application());
            var found = authorizations.locked(question.id());
            return answer instanceof DevicePoll.Allowed(var granted)
                    ? found.flatMap(authorization -> allowed(authorization, delivery(authorization, client, granted)))
                    : undecided(found.filter(row -> row.isOpen() && row.polls == question.poll()), answer);
        });
    }

    private static Delivery delivery(
            DeviceAuthorization authorization, OAuthClient client, TokenAnswer.Granted granted) {
        return new Delivery(
                Origin.DEVICE,
                authorization.application,
                authorization.account,
                client,
                authorization.askedScopeList(),
                Optional.empty(),
                granted,
                authorization.createdBy);
    }

    private Optional<Question.AboutOwner> allowed(DeviceAuthorization authorization, Delivery delivery) {
        if (!authorization.isOpen()) {
            receiver.discard(delivery);
            return Optional.empty();
        }
        return received(authorization, receiver.receive(delivery));
    }

    private Optional<Question.AboutOwner> received(DeviceAuthorization authorization, Received received) {
        return switch (received) {
            case Received.Made _ -> ended(authorization, DeviceStatus.GRANTED, null);
            case Received.WrongAccount() -> ended(authorization, DeviceStatus.WRONG_ACCOUNT, null);
            case Received.Refused(var cause) -> ended(authorization, DeviceStatus.FAILED, cause);
            case Received.Waiting(var pending) -> {
                authorization.pendingGrant = pending;
                authorization.deviceCodeSealed = null;
                yield Optional.of(new Question.AboutOwner(
                        authorization.id, authorization.application, authorization.account, pending));
            }
        };
    }

    private Optional<Question.AboutOwner> undecided(Optional<DeviceAuthorization> found, DevicePoll answer) {
        found.ifPresent(authorization -> {
            switch (answer) {
                case DevicePoll.Pending() -> again(authorization, authorization.interval());
                case DevicePoll.SlowDown() -> {
                    authorization.intervalSeconds += SLOWER_BY_SECONDS;
                    again(authorization, authorization.interval());
                }
                case DevicePoll.NotAsked(var retryIn) ->
                    again(authorization, longer(authorization.interval(), retryIn));
                case DevicePoll.Unavailable(var retryAfter) -> failed(authorization, retryAfter);
                case DevicePoll.Declined() -> ends.end(authorization, DeviceStatus.DECLINED, null);
                case DevicePoll.Expired() -> ends.end(authorization, DeviceStatus.EXPIRED, null);
                case DevicePoll.Refused(var cause) -> ends.end(authorization, DeviceStatus.FAILED, cause);
                case DevicePoll.Allowed _ -> throw new IllegalStateException("tokens are no indecision");
            }
        });
        return Optional.empty();
    }

    /** Records what userinfo said of the owner of tokens that are kept. */
    void record(Question.AboutOwner question, UserInfo answer) {
        QuarkusTransaction.requiringNew().run(() -> {
            clients.keep(question.application());
            authorizations
                    .locked(question.id())
                    .filter(DeviceAuthorization::isOpen)
                    .ifPresent(authorization -> settle(authorization, question, answer));
        });
    }

    private void settle(DeviceAuthorization authorization, Question.AboutOwner question, UserInfo answer) {
        var pending = new Pending(
                question.pending(), Origin.DEVICE, question.application(), question.account(), Optional.empty());
        receiver.answered(pending, answer)
                .ifPresentOrElse(
                        received -> received(authorization, received), () -> failed(authorization, Optional.empty()));
    }

    /** The application is not there any more, or stands for another party. */
    void abandon(UUID id, String cause) {
        QuarkusTransaction.requiringNew().run(() -> authorizations
                .locked(id)
                .filter(DeviceAuthorization::isOpen)
                .ifPresent(authorization -> ends.end(authorization, DeviceStatus.FAILED, cause)));
    }

    private void again(DeviceAuthorization authorization, Duration pause) {
        authorization.failures = 0;
        authorization.askAgain(clock.instant().plus(pause));
    }

    /** Pauses double (RFC 8628 §3.5). */
    private void failed(DeviceAuthorization authorization, Optional<Duration> asked) {
        authorization.failures++;
        var doubled = authorization.interval().multipliedBy(1L << Math.min(authorization.failures, MOST_DOUBLINGS));
        var pause = doubled.compareTo(config.longestPause()) < 0 ? doubled : config.longestPause();
        authorization.askAgain(
                clock.instant().plus(longer(longer(pause, authorization.interval()), asked.orElse(Duration.ZERO))));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Optional<Question.AboutOwner> ended(DeviceAuthorization authorization, DeviceStatus how, String why) {
        ends.end(authorization, how, why);
        return Optional.empty();
    }

    /** Ends what is open for an application that will stand for another party, or for none. Needs a transaction. */
    void abandonAll(String application) {
        authorizations
                .lockedOpen(application)
                .forEach(authorization -> ends.end(authorization, DeviceStatus.FAILED, "application_changed"));
    }

    /** In a transaction of its own. */
    void forgetEndedBefore(Instant then) {
        QuarkusTransaction.requiringNew().run(() -> authorizations.forgetEndedBefore(then));
    }
}
