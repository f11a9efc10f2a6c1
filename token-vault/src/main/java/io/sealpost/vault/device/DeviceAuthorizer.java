package io.sealpost.vault.device;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.address.AccountKey;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.application.OAuthClients.DeviceOffer;
import io.sealpost.vault.application.Use;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.grant.GrantReceiver;
import io.sealpost.vault.lock.NameLock;
import io.sealpost.vault.provider.DeviceAnswer;
import io.sealpost.vault.provider.DeviceAuthorizationEndpoint;
import io.sealpost.vault.provider.Obstacle;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Asks a provider for a code that a person types on another device. An account has one such request open at a time, the latest. */
@ApplicationScoped
class DeviceAuthorizer {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final DeviceAuthorizations authorizations;
    private final DeviceAuthorizationEndpoint provider;
    private final OAuthClients clients;
    private final GrantReceiver grants;
    private final NameLock names;
    private final Sealer sealer;
    private final Audit audit;
    private final DeviceEnds ends;
    private final Clock clock;

    DeviceAuthorizer(
            DeviceAuthorizations authorizations,
            DeviceAuthorizationEndpoint provider,
            OAuthClients clients,
            GrantReceiver grants,
            NameLock names,
            Sealer sealer,
            Audit audit,
            DeviceEnds ends,
            Clock clock) {
        this.authorizations = authorizations;
        this.provider = provider;
        this.clients = clients;
        this.grants = grants;
        this.names = names;
        this.sealer = sealer;
        this.audit = audit;
        this.ends = ends;
        this.clock = clock;
    }

    /**
     * Who is to allow what.
     *
     * @param scopes for providers whose scopes nobody here knows, else empty
     */
    record Wish(String application, String account, List<Use> uses, List<String> scopes) {

        String object() {
            return application + "/" + account;
        }
    }

    /** Calls the provider outside any transaction. Blocks. */
    DeviceAuthorization open(Wish wish, Caller caller) {
        var offer = offer(wish);
        return switch (provider.ask(offer.client(), offer.endpoint(), offer.scopes())) {
            case DeviceAnswer.Begun begun ->
                QuarkusTransaction.requiringNew().call(() -> store(wish, offer, begun, caller));
            case DeviceAnswer.Refused(var cause) -> throw refused(wish, cause, caller);
            case DeviceAnswer.Unavailable unavailable -> throw unavailable(unavailable);
        };
    }

    private DeviceOffer offer(Wish wish) {
        var standing = grants.standing(wish.application(), wish.account());
        var had = standing.map(GrantReceiver.Standing::scopes).orElse(List.of());
        var offer = clients.deviceOffer(wish.application(), wish.uses(), wish.scopes(), had);
        standing.filter(GrantReceiver.Standing::byApplication).ifPresent(_ -> {
            throw Refusal.of(
                    RefusalCode.CONFLICT,
                    "The application has a grant of its own for this account. Delete that one first if a person shall give one.");
        });
        return offer;
    }

    private DeviceAuthorization store(Wish wish, DeviceOffer offer, DeviceAnswer.Begun begun, Caller caller) {
        if (!clients.stillIs(wish.application(), offer.client())) {
            throw Refusal.of(
                    RefusalCode.CONFLICT,
                    "The application was changed or deleted meanwhile. Look at it and try again.");
        }
        var key = AccountKey.of(wish.account());
        names.take("device-authorization", wish.application() + "/" + key);
        var now = clock.instant();
        authorizations.lockedOpen(wish.application(), key).ifPresent(earlier -> {
            ends.end(earlier, DeviceStatus.FAILED, "replaced");
            authorizations.flush();
        });
        var authorization = new DeviceAuthorization();
        authorization.id = UUID.randomUUID();
        authorization.application = wish.application();
        authorization.identity = offer.client().identity();
        authorization.account = wish.account();
        authorization.accountKey = key;
        authorization.createdBy = caller.name();
        authorization.createdAt = now;
        authorization.status = DeviceStatus.OPEN;
        authorization.askedScopes = String.join(" ", offer.scopes());
        authorization.userCode = begun.userCode();
        authorization.verificationUri = begun.verificationUri().toString();
        authorization.verificationUriComplete =
                begun.verificationUriComplete().map(URI::toString).orElse(null);
        authorization.deviceCodeSealed = sealer.seal(begun.deviceCode(), authorization.deviceCodePlace());
        authorization.expiresAt = now.plus(begun.lifetime());
        authorization.intervalSeconds = begun.interval().toSeconds();
        authorization.askAgain(now.plus(begun.interval()));
        authorizations.persist(authorization);
        audit.done(caller.actor(), Action.DEVICE_AUTHORIZATION_OPENED, wish.object());
        return authorization;
    }

    private Refusal refused(Wish wish, String cause, Caller caller) {
        audit.refused(caller.actor(), Action.DEVICE_AUTHORIZATION_OPENED, wish.object(), cause);
        return Refusal.of(
                        RefusalCode.DEVICE_AUTHORIZATION_REFUSED,
                        "The provider gives this application no device codes, or not for these scopes. Look at its registration"
                                + " there and at its credentials here.")
                .with("cause", cause);
    }

    private static Refusal unavailable(DeviceAnswer.Unavailable answer) {
        return Refusal.of(
                        RefusalCode.PROVIDER_UNAVAILABLE,
                        Obstacle.of(answer.cause())
                                .map(Obstacle::advice)
                                .orElse("The provider gave no usable answer. Try again."))
                .with("cause", answer.cause())
                .retryAfter(answer.retryAfter().orElse(SOON));
    }
}
