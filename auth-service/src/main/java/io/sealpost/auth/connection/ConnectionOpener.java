package io.sealpost.auth.connection;

import io.sealpost.auth.audit.Action;
import io.sealpost.auth.browser.ReturnTo;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.secret.RandomText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Opens connections. Asks nobody: what the account has already is looked at when its owner presses the button. */
@ApplicationScoped
class ConnectionOpener {

    private static final Pattern LINE = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]+");
    private static final int LONGEST_REQUESTED_BY = 200;

    private final ConnectionReader reader;
    private final Connections connections;
    private final ParameterCopy parameters;
    private final ConnectionConfig config;
    private final Clock clock;

    ConnectionOpener(
            ConnectionReader reader,
            Connections connections,
            ParameterCopy parameters,
            ConnectionConfig config,
            Clock clock) {
        this.reader = reader;
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
        var connection = reader.read(form);
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
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (connection.createdAt == null) {
            connection.createdAt = now;
        }
        var ticket = connection.open(now, config.life());
        connections.asked(connection, asker.actor(), action, reason);
        return new Opened(connection, ticket);
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
