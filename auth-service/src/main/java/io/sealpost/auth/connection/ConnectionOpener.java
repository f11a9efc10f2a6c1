package io.sealpost.auth.connection;

import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.provider.MailOffers;
import io.sealpost.auth.refusal.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

    @Transactional
    Opened open(ConnectionResource.Form form, Caller caller) {
        check(form);
        var ticket = RandomText.make();
        var connection = new Connection();
        connection.id = UUID.randomUUID();
        connection.provider = form.provider();
        connection.account = form.account().strip();
        connection.uses = EnumSet.copyOf(form.uses()).stream().map(Use::name).collect(Collectors.joining(" "));
        connection.returnTo = returnTo(form);
        connection.requestedBy = requestedBy(form, caller);
        connection.ticketHash = ticket.hash();
        connection.status = ConnectionStatus.OPEN;
        connection.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        connection.expiresAt = connection.createdAt.plus(config.life());
        connections.persist(connection);
        return new Opened(connection, ticket);
    }

    private void check(ConnectionResource.Form form) {
        if (form.provider() == null || offers.of(form.provider()).isEmpty()) {
            throw Refusal.invalid(
                    "provider", "name a provider whose mail.allowed is true; PUT /v1/providers/{provider} makes one");
        }
        if (form.account() == null || !ACCOUNT.matcher(form.account().strip()).matches()) {
            throw Refusal.invalid("account", "give the mailbox's address");
        }
        var uses = form.uses() == null ? List.<Use>of() : form.uses();
        if (uses.isEmpty() || uses.size() > Use.values().length || uses.stream().anyMatch(Objects::isNull)) {
            throw Refusal.invalid("uses", "give one or more of send, fetch_imap and fetch_pop, each once");
        }
    }

    private static String requestedBy(ConnectionResource.Form form, Caller caller) {
        var name = Optional.ofNullable(form.requestedBy()).orElseGet(caller::name);
        if (!LINE.matcher(name).matches()) {
            throw Refusal.invalid(
                    "requested_by", "give one line without characters that nobody sees; the page shows who asks");
        }
        if (form.requestedBy() != null && name.length() > LONGEST_REQUESTED_BY) {
            throw Refusal.invalid("requested_by", "give up to 200 characters; the page shows who asks");
        }
        return name;
    }

    /** In the form in which it will be sent; null where the person is to end on our own page. */
    private String returnTo(ConnectionResource.Form form) {
        return form.returnTo() == null
                ? null
                : ReturnTo.allowed(form.returnTo(), parameters.current().allowedReturns())
                        .uri()
                        .toString();
    }
}
