package io.sealpost.vault.application;

import io.sealpost.vault.application.Inventory.Item;
import io.sealpost.vault.application.Inventory.State;
import io.sealpost.vault.credential.Flaw;
import io.sealpost.vault.provider.OAuthClient;
import io.sealpost.vault.provider.OAuthClient.Credential;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes stock of an application. */
@ApplicationScoped
public class Inventories {

    private final Applications applications;
    private final Credentials credentials;
    private final OAuthClients clients;
    private final Clock clock;

    Inventories(Applications applications, Credentials credentials, OAuthClients clients, Clock clock) {
        this.applications = applications;
        this.credentials = credentials;
        this.clients = clients;
        this.clock = clock;
    }

    /**
     * All that is known of an application and its credentials.
     *
     * @throws io.sealpost.vault.refusal.Refusal {@code not_found} where there is no such application
     */
    @Transactional
    public Inventory of(String application) {
        return of(applications.findByIdOptional(application).orElseThrow(ApplicationKeeper::notFound));
    }

    private Inventory of(Application application) {
        var now = clock.instant();
        var held = credentials.of(application);
        var settings = application.settings();
        var client = clients.open(application);
        return new Inventory(
                application.name,
                settings.template(),
                settings.tenant(),
                client,
                AppOnly.ofTemplate(settings),
                settings.mailHosts(),
                items(held, client, now),
                Warning.of(held, now),
                held.diesAt(now).orElse(null));
    }

    private static List<Item> items(HeldCredentials held, OAuthClient client, Instant now) {
        var method = held.application().clientAuthentication;
        var secrets = held.secrets().stream()
                .map(secret -> item(
                        CredentialKind.CLIENT_SECRETS.isOf(method),
                        CredentialKind.CLIENT_SECRETS,
                        secret.name,
                        client,
                        secret.live(now) ? Optional.empty() : Optional.of(State.EXPIRED),
                        secret.expiresAt));
        var certificates = held.certificates().stream()
                .map(certificate -> item(
                        CredentialKind.CERTIFICATES.isOf(method),
                        CredentialKind.CERTIFICATES,
                        certificate.stored().name,
                        client,
                        certificate.facts().flaw().map(Inventories::state),
                        certificate.facts().expiresAt()));
        var token = Optional.ofNullable(held.application().federatedToken).stream()
                .map(name -> item(
                        CredentialKind.FEDERATED_TOKEN.isOf(method),
                        CredentialKind.FEDERATED_TOKEN,
                        name,
                        client,
                        held.tokenFlaw().map(Inventories::state),
                        null));
        return Stream.of(secrets, certificates, token).flatMap(kind -> kind).toList();
    }

    private static Item item(
            boolean ofMethod,
            CredentialKind kind,
            String name,
            OAuthClient client,
            Optional<State> flawed,
            Instant expiresAt) {
        var key = kind.key(name);
        var opened = opened(client, key);
        var usable = opened.isPresent() ? State.LIVE : State.UNREADABLE;
        return new Item(
                kind.member(), name, key, ofMethod ? flawed.orElse(usable) : State.NOT_OF_METHOD, opened, expiresAt);
    }

    private static Optional<Credential> opened(OAuthClient client, String key) {
        return client.credentials().stream()
                .filter(credential -> credential.name().equals(key))
                .findFirst();
    }

    private static State state(Flaw flaw) {
        return switch (flaw) {
            case CERTIFICATE_EXPIRED, TOKEN_EXPIRED -> State.EXPIRED;
            case CERTIFICATE_NOT_YET_VALID -> State.NOT_YET_VALID;
            case NOT_PEM,
                    BLOCK_UNREADABLE,
                    OTHER_BLOCK,
                    TOO_LONG,
                    NO_KEY,
                    SEVERAL_KEYS,
                    KEY_ENCRYPTED,
                    KEY_NOT_RSA,
                    KEY_UNREADABLE,
                    KEY_SIZE,
                    NO_CERTIFICATE,
                    CERTIFICATE_UNREADABLE,
                    OTHER_KEY,
                    FILE_ABSENT,
                    FILE_UNREADABLE,
                    STORED_DAMAGED,
                    TOKEN_NOT_A_JWT,
                    TOKEN_FOR_ANOTHER -> State.UNREADABLE;
        };
    }
}
