package io.sealpost.auth.connection;

import io.sealpost.auth.address.AccountKey;
import io.sealpost.auth.audit.Action;
import io.sealpost.auth.browser.ReturnTo;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.provider.MailOffer;
import io.sealpost.auth.provider.MailOffers;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.secret.RandomText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Opens connections. Asks nobody: what the account has already is looked at when its owner presses the button. */
@ApplicationScoped
class ConnectionOpener {

    /** What stands on the page is what a person reads: nothing invisible, nothing that turns or breaks the line. */
    private static final Pattern ACCOUNT = Pattern.compile("[^@/\\\\\\p{C}\\p{Z}]{1,64}@[^@/\\\\\\p{C}\\p{Z}]{1,255}");

    private static final Pattern LINE = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]+");
    private static final int LONGEST_REQUESTED_BY = 200;

    private final MailOffers offers;
    private final Connections connections;
    private final ParameterCopy parameters;
    private final ConnectionConfig config;
    private final Clock clock;

    ConnectionOpener(
            MailOffers offers,
            Connections connections,
            ParameterCopy parameters,
            ConnectionConfig config,
            Clock clock) {
        this.offers = offers;
        this.connections = connections;
        this.parameters = parameters;
        this.config = config;
        this.clock = clock;
    }

    /** An open connection and the only copy of its ticket. */
    record Opened(Connection connection, RandomText ticket) {}

    /**
     * Who asks, and where the person goes in the end.
     *
     * @param actor as the audit tells it
     * @param name as the page shows it
     * @param returnTo in the form in which it will be sent; null where the person is to end on our own page
     */
    record Asker(Actor actor, String name, String returnTo) {}

    @Transactional
    Opened open(ConnectionResource.Form form, Caller caller) {
        var connection = made(check(form), form.account().strip());
        connection.use(Set.copyOf(form.uses()));
        var asker = asker(form.returnTo(), form.requestedBy(), caller);
        ask(connection, asker);
        return opened(connection, asker, Action.CONNECTION_OPENED, null);
    }

    /** Refuses what may not be shown or returned to. */
    Asker asker(String returnTo, String requestedBy, Caller caller) {
        var allowed = returnTo == null
                ? null
                : ReturnTo.allowed(returnTo, parameters.current().allowedReturns())
                        .uri()
                        .toString();
        return new Asker(caller.actor(), requestedBy(requestedBy, caller), allowed);
    }

    /** Whether a connection can be about it: an address, that a page can show. */
    static boolean isAddress(String account) {
        return ACCOUNT.matcher(account).matches();
    }

    Connection made(MailOffer offer, String account) {
        var connection = new Connection();
        connection.id = UUID.randomUUID();
        connection.provider = offer.provider();
        connection.application = offer.application();
        connection.account = account;
        connection.accountKey = AccountKey.of(account);
        connection.createdAt = now();
        return connection;
    }

    static void ask(Connection connection, Asker asker) {
        connection.requestedBy = asker.name();
        connection.returnTo = asker.returnTo();
    }

    /**
     * With a ticket of its own, in place of the one that it may have had, and a whole life before it.
     *
     * @param reason a code that says why it was asked for, or null
     */
    Opened opened(Connection connection, Asker asker, Action action, String reason) {
        var ticket = connection.open(now(), config.life());
        connections.asked(connection, asker.actor(), action, reason);
        return new Opened(connection, ticket);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private MailOffer check(ConnectionResource.Form form) {
        var offer = Optional.ofNullable(form.provider())
                .flatMap(offers::of)
                .orElseThrow(() -> Refusal.invalid(
                        "provider",
                        "name a provider whose mail.allowed is true; PUT /v1/providers/{provider} makes one"));
        if (form.account() == null || !isAddress(form.account().strip())) {
            throw Refusal.invalid("account", "give the mailbox's address");
        }
        var uses = form.uses() == null ? List.<Use>of() : form.uses();
        if (uses.isEmpty() || uses.size() > Use.values().length || uses.stream().anyMatch(Objects::isNull)) {
            throw Refusal.invalid("uses", "give one or more of send, fetch_imap and fetch_pop, each once");
        }
        return offer;
    }

    private static String requestedBy(String given, Caller caller) {
        var name = Optional.ofNullable(given).orElseGet(caller::name);
        if (!LINE.matcher(name).matches()) {
            throw Refusal.invalid(
                    "requested_by", "give one line without characters that nobody sees; the page shows who asks");
        }
        if (given != null && name.length() > LONGEST_REQUESTED_BY) {
            throw Refusal.invalid("requested_by", "give up to 200 characters; the page shows who asks");
        }
        return name;
    }
}
