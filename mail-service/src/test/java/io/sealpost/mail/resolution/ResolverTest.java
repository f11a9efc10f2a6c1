package io.sealpost.mail.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.resolution.Resolution.Resolved;
import io.sealpost.mail.resolution.Resolution.Unresolved;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResolverTest {

    private static final SystemParameters FULL = new SystemParameters(Map.of(
            "mail.default.from", "notifications",
            "mail.catchall.domain", "example.com",
            "mail.bounce.alias", "bounce"));

    @ParameterizedTest
    @MethodSource("shuffles")
    void exactBeatsDomainBeatsNotificationsBeatsEmptyInAnyOrder(int seed) {
        // Given
        var servers = new ArrayList<>(List.of(
                server("exact", "anna@acme.com"),
                server("domain", "acme.com"),
                server("notifications", "notifications@example.com"),
                server("notifications-domain", "example.com"),
                server("empty", null),
                server("other", "other.com, jo@acme.com")));
        Collections.shuffle(servers, new Random(seed));

        for (var expected : List.of("exact", "domain", "notifications", "notifications-domain", "empty")) {
            // When
            var resolution = new Resolver(servers, FULL).resolve(Query.of(Mailbox.parse("Anna <anna@acme.com>")));

            // Then
            assertThat(resolution).isInstanceOf(Resolved.class);
            assertThat(((Resolved) resolution).server()).isEqualTo(expected);
            servers.removeIf(server -> server.name().equals(expected));
        }
        assertThat(new Resolver(servers, FULL).resolve(Query.of(Mailbox.parse("anna@acme.com"))))
                .isInstanceOf(Unresolved.class);
    }

    static Stream<Integer> shuffles() {
        return IntStream.range(0, 50).boxed();
    }

    @Test
    void everyTriedRuleIsNamedWithTheValuesUsed() {
        var resolution = resolve(List.of(server("empty", null)), FULL, "anna@acme.com");

        assertThat(resolution.steps())
                .extracting(Step::rule, Step::matched)
                .containsExactly(
                        tuple(Rule.EXACT_ADDRESS, false),
                        tuple(Rule.DOMAIN, false),
                        tuple(Rule.NOTIFICATIONS_ADDRESS, false),
                        tuple(Rule.NOTIFICATIONS_DOMAIN, false),
                        tuple(Rule.EMPTY_FILTER, true));
        assertThat(resolution.parameters())
                .containsEntry("mail.default.from", "notifications")
                .containsEntry("mail.from_filter.strict", null);
    }

    @Test
    void strictRefusesWhatNoFilterCovers() {
        var resolution = resolve(List.of(server("other", "other.com")), SystemParameters.NONE, "anna@acme.com");

        assertThat(resolution).isInstanceOf(Unresolved.class);
        assertThat(((Unresolved) resolution).advice()).contains("anna@acme.com", "from_filter");
    }

    @Test
    void lenientTakesTheFirstServer() {
        var lenient = new SystemParameters(Map.of("mail.from_filter.strict", "0"));

        var resolved = (Resolved) resolve(List.of(server("other", "other.com")), lenient, "anna@acme.com");

        assertThat(resolved.rule()).isEqualTo(Rule.ANY_SERVER);
        assertThat(resolved.headerFrom().address()).isEqualTo("anna@acme.com");
    }

    @Test
    void anOAuthMailboxSendsAsItselfUnderTheSendersName() {
        var own = new Candidate(
                "m365", FromFilter.parse("acme.com"), true, false, Optional.of(Mailbox.parse("info@acme.com")));

        var resolved = (Resolved) resolve(List.of(own), FULL, "\"Anna\" <anna@acme.com>");

        assertThat(resolved.headerFrom().text()).isEqualTo("\"Anna\" <info@acme.com>");
        assertThat(resolved.envelopeSender().envelope()).isEqualTo("info@acme.com");
        assertThat(resolved.replyTo()).contains(Mailbox.parse("\"Anna\" <anna@acme.com>"));
    }

    @Test
    void anOAuthMailboxDoesNotSendAsTheBounceAddress() {
        var own = new Candidate(
                "m365", FromFilter.parse("example.com"), true, false, Optional.of(Mailbox.parse("info@example.com")));

        var resolved = (Resolved) resolve(List.of(own), FULL, "info@example.com");

        assertThat(resolved.envelopeSender().envelope()).isEqualTo("info@example.com");
        assertThat(resolved.replyTo()).isEmpty();
    }

    @Test
    void bulkServersServeOnlyBulk() {
        var servers = List.of(
                new Candidate("bulk", FromFilter.parse("acme.com"), true, true, Optional.empty()),
                server("normal", "acme.com"));
        var anna = Optional.of(Mailbox.parse("anna@acme.com"));

        assertThat(((Resolved) new Resolver(servers, FULL).resolve(new Query(anna, Optional.empty(), false))).server())
                .isEqualTo("normal");
        assertThat(((Resolved) new Resolver(servers, FULL).resolve(new Query(anna, Optional.empty(), true))).server())
                .isEqualTo("bulk");
    }

    @Test
    void aNamedServerHasToCoverTheFrom() {
        var resolver = new Resolver(List.of(server("acme", "acme.com"), server("other", "other.com")), FULL);
        var anna = Optional.of(Mailbox.parse("anna@acme.com"));

        assertThat(((Resolved) resolver.resolve(new Query(anna, Optional.of("acme"), false))).rule())
                .isEqualTo(Rule.NAMED_SERVER);
        assertThat(resolver.resolve(new Query(anna, Optional.of("other"), false)))
                .isInstanceOf(Unresolved.class);
        assertThat(resolver.resolve(new Query(anna, Optional.of("nobody"), false)))
                .isInstanceOf(Unresolved.class);
    }

    @Test
    void withoutFromTheNotificationsAddressSends() {
        var resolver = new Resolver(List.of(server("example", "example.com")), FULL);

        var resolved = (Resolved) resolver.resolve(new Query(Optional.empty(), Optional.empty(), false));

        assertThat(resolved.headerFrom().address()).isEqualTo("notifications@example.com");
        assertThat(resolved.envelopeSender().address()).isEqualTo("bounce@example.com");
        assertThat(resolved.replyTo()).isEmpty();
    }

    @Test
    void domainsMatchInBothForms() {
        var resolved = (Resolved)
                resolve(List.of(server("idn", "xn--exampl-gva.com")), SystemParameters.NONE, "anna@examplé.com");

        assertThat(resolved.rule()).isEqualTo(Rule.DOMAIN);
    }

    private static Resolution resolve(List<Candidate> servers, SystemParameters parameters, String from) {
        return new Resolver(servers, parameters).resolve(Query.of(Mailbox.parse(from)));
    }

    private static Candidate server(String name, String filter) {
        return new Candidate(name, FromFilter.parse(filter), true, false, Optional.empty());
    }
}
