package io.sealpost.vault.device;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.sealpost.vault.application.ApplicationChanging;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.device.DevicePolls.Question;
import io.sealpost.vault.grant.GrantConfig;
import io.sealpost.vault.grant.GrantReceiver;
import io.sealpost.vault.grant.Received;
import io.sealpost.vault.provider.DevicePoll;
import io.sealpost.vault.provider.ProviderConfig;
import io.sealpost.vault.provider.TokenEndpoint;
import io.sealpost.vault.provider.UserInfo;
import io.sealpost.vault.provider.UserInfoEndpoint;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Asks providers whether people decided, outside any transaction. A slow provider holds up nobody else's questions, but for a bound on all. */
@ApplicationScoped
class DevicePoller {

    private static final Logger LOG = Logger.getLogger(DevicePoller.class);

    private static final int MOST_AT_ONCE = 50;
    private static final Duration SHOWN_AFTER_THE_END = Duration.ofDays(1);

    private final DevicePolls polls;
    private final OAuthClients clients;
    private final TokenEndpoint provider;
    private final UserInfoEndpoint userinfo;
    private final GrantReceiver receiver;
    private final GrantConfig config;
    private final ProviderConfig providers;
    private final Clock clock;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final Map<UUID, CompletableFuture<Void>> runs = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    DevicePoller(
            DevicePolls polls,
            OAuthClients clients,
            TokenEndpoint provider,
            UserInfoEndpoint userinfo,
            GrantReceiver receiver,
            GrantConfig config,
            ProviderConfig providers,
            Clock clock) {
        this.polls = polls;
        this.clients = clients;
        this.provider = provider;
        this.userinfo = userinfo;
        this.receiver = receiver;
        this.config = config;
        this.providers = providers;
        this.clock = clock;
    }

    @Scheduled(every = "${sealpost.device-authorization.poll-tick:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tick() {
        var room = places.availablePermits();
        if (room > 0) {
            polls.take(room).forEach(this::begin);
        }
    }

    /** A tick, and all that it began. */
    void runToTheEnd() {
        tick();
        runs.values().forEach(CompletableFuture::join);
    }

    @Scheduled(every = "1h", delayed = "1h", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forgetEnded() {
        polls.forgetEndedBefore(clock.instant().minus(SHOWN_AFTER_THE_END));
    }

    /** Nobody shall be asked about a code by another client than the one that it was given to. */
    void onChanging(@Observes ApplicationChanging event) {
        polls.abandonAll(event.application());
    }

    @PreDestroy
    void stop() {
        threads.close();
    }

    private void begin(Question question) {
        // only a tick takes places, and there is one tick at a time
        places.acquireUninterruptibly();
        var end = new CompletableFuture<Void>();
        runs.put(question.id(), end);
        threads.execute(() -> {
            try {
                ask(question);
            } catch (RuntimeException e) {
                LOG.errorf(e, "the question about device authorization %s failed", question.id());
            } finally {
                places.release();
                runs.remove(question.id(), end);
                end.complete(null);
            }
        });
    }

    private void ask(Question question) {
        switch (question) {
            case Question.AboutCode aboutCode -> ask(aboutCode).ifPresent(this::ask);
            case Question.AboutOwner aboutOwner -> ask(aboutOwner);
        }
    }

    private Optional<Question.AboutOwner> ask(Question.AboutCode question) {
        var client = clients.open(question.application()).filter(open -> open.identity() == question.identity());
        if (client.isEmpty()) {
            polls.abandon(question.id(), "application_changed");
            return Optional.empty();
        }
        var answer = provider.poll(client.get(), question.deviceCode(), config.lease());
        var next = polls.record(question, client.get(), answer);
        if (answer instanceof DevicePoll.Allowed(var granted)) {
            clients.accepted(question.application(), granted.credential());
        }
        return next;
    }

    private void ask(Question.AboutOwner question) {
        var open = QuarkusTransaction.requiringNew().call(() -> receiver.question(question.pending()));
        var answer = open.map(this::ask).orElseGet(UserInfo.None::new);
        polls.record(question, answer);
    }

    private UserInfo ask(Received.Question question) {
        return userinfo.ask(question.userinfoEndpoint(), question.accessToken(), providers.timeout());
    }
}
