package io.sealpost.mail.resolution;

import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.resolution.Resolution.Resolved;
import io.sealpost.mail.resolution.Resolution.Unresolved;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Chooses the outgoing server for a sender. F is the From as given, N the notifications address.
 *
 * <ol>
 *   <li>The server with an address entry equal to F; then one with F's domain. All address entries of all servers come first.
 *   <li>The same for N; the sender becomes N.
 *   <li>The first server with an empty filter; the sender becomes N, or stays F without N.
 *   <li>Only if {@code mail.from_filter.strict} is false: the first server, whatever its filter.
 *   <li>A message that names its server gets that one if its filter covers F, or N if there is no F.
 *   <li>A sender other than F carries F's display name; the bounce address is the envelope sender where the server may send as it.
 * </ol>
 */
public final class Resolver {

    private final List<Candidate> candidates;
    private final SystemParameters parameters;
    private final Optional<Mailbox> notifications;

    /** @param servers all servers in the order in which they are tried: by sequence, then creation */
    public Resolver(List<Candidate> servers, SystemParameters parameters) {
        this.candidates = List.copyOf(servers);
        this.parameters = parameters;
        this.notifications = parameters.notifications();
    }

    public Resolution resolve(Query query) {
        return new Attempt(query).run();
    }

    /** One resolution in progress. */
    private final class Attempt {

        private final Query query;
        private final Optional<Mailbox> from;
        private final List<Step> steps = new ArrayList<>();

        Attempt(Query query) {
            this.query = query;
            this.from = query.from();
        }

        Resolution run() {
            return (query.server().isPresent() ? named() : chosen()).orElseGet(this::refusal);
        }

        private Optional<Resolution> named() {
            var name = query.server().orElseThrow();
            var server =
                    usable().filter(candidate -> candidate.name().equals(name)).findFirst();
            var sender = from.or(() -> notifications);
            if (server.isEmpty() || sender.isEmpty() || !server.get().filter().covers(sender.get())) {
                return missed(
                        Rule.NAMED_SERVER,
                        "the named server is not active, not for this purpose, or its filter"
                                + " does not cover the sender");
            }
            return matched(Rule.NAMED_SERVER, server.get(), sender.get());
        }

        private Optional<Resolution> chosen() {
            return byFilter(Rule.EXACT_ADDRESS, from, FromFilter::hasAddress)
                    .or(() -> byFilter(Rule.DOMAIN, from, FromFilter::hasDomainOf))
                    .or(() -> byFilter(Rule.NOTIFICATIONS_ADDRESS, notifications, FromFilter::hasAddress))
                    .or(() -> byFilter(Rule.NOTIFICATIONS_DOMAIN, notifications, FromFilter::hasDomainOf))
                    .or(() -> first(Rule.EMPTY_FILTER, server -> server.filter().isEmpty()))
                    .or(this::anyServer);
        }

        private Optional<Resolution> byFilter(Rule rule, Optional<Mailbox> sender, Match match) {
            if (sender.isEmpty()) {
                return missed(
                        rule,
                        rule == Rule.EXACT_ADDRESS || rule == Rule.DOMAIN
                                ? "no From was given"
                                : "there is no notifications address");
            }
            var wanted = sender.get();
            return usable().filter(server -> match.test(server.filter(), wanted))
                    .findFirst()
                    .map(server -> matched(rule, server, wanted))
                    .orElseGet(() -> missed(rule, "no From filter has an entry for " + wanted.address()));
        }

        private Optional<Resolution> anyServer() {
            if (parameters.strict()) {
                return missed(Rule.ANY_SERVER, SystemParameters.STRICT + " is true");
            }
            return first(Rule.ANY_SERVER, server -> true);
        }

        private Optional<Resolution> first(Rule rule, Predicate<Candidate> wanted) {
            var sender = notifications.or(() -> from);
            if (sender.isEmpty()) {
                return missed(rule, "neither a From nor a notifications address is there");
            }
            return usable().filter(wanted)
                    .findFirst()
                    .map(server -> matched(rule, server, sender.get()))
                    .orElseGet(() -> missed(rule, "there is no such server"));
        }

        private Stream<Candidate> usable() {
            return candidates.stream().filter(Candidate::active).filter(server -> query.bulk() || !server.bulk());
        }

        private Optional<Resolution> missed(Rule rule, String detail) {
            steps.add(new Step(rule, false, detail));
            return Optional.empty();
        }

        private Optional<Resolution> matched(Rule rule, Candidate server, Mailbox chosen) {
            steps.add(new Step(rule, true, "server " + server.name()));
            var sender = server.ownMailbox().orElse(chosen);
            var rewritten = from.filter(given -> !given.sameAddress(sender));
            var headerFrom = headerFrom(sender);
            return Optional.of(new Resolved(
                    server.name(),
                    bounceOf(server).orElse(headerFrom),
                    headerFrom,
                    rewritten,
                    rule,
                    List.copyOf(steps),
                    parameters.used()));
        }

        private Mailbox headerFrom(Mailbox sender) {
            return from.map(given -> given.sameAddress(sender) ? given : sender.encapsulating(given))
                    .orElse(sender);
        }

        private Optional<Mailbox> bounceOf(Candidate server) {
            return parameters
                    .bounce()
                    .filter(bounce -> server.filter().covers(bounce))
                    .filter(bounce ->
                            server.ownMailbox().map(bounce::sameAddress).orElse(true));
        }

        private Unresolved refusal() {
            var sender = from.map(Mailbox::address).orElse("a message without From");
            var advice = query.server()
                    .map(name -> "The server " + name + " cannot send for " + sender
                            + ": activate it and let its from_filter cover that address, or name no server.")
                    .orElse("No outgoing server may send for " + sender
                            + ": add that address or its domain to the from_filter of an active server, or set "
                            + "mail.default.from and mail.catchall.domain to an address that a server covers.");
            return new Unresolved(advice, List.copyOf(steps), parameters.used());
        }
    }

    /** How a filter is asked about a mailbox. */
    private interface Match {
        boolean test(FromFilter filter, Mailbox mailbox);
    }
}
