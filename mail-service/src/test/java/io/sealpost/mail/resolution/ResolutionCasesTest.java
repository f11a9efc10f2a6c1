package io.sealpost.mail.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.cases.CaseFile;
import io.sealpost.mail.resolution.Resolution.Resolved;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResolutionCasesTest {

    @ParameterizedTest
    @MethodSource
    void recordedCasesResolveAsRecorded(JsonNode given) {
        var resolver = new Resolver(servers(given), parameters(given));
        var from = Optional.of(given.get("from")).filter(JsonNode::isTextual).map(text -> Mailbox.parse(text.asText()));

        var resolution = resolver.resolve(new Query(from, Optional.empty(), false));

        assertThat(resolution).isInstanceOf(Resolved.class);
        var resolved = (Resolved) resolution;
        assertThat(resolved.server()).isEqualTo(given.at("/expect/server").asText());
        expected(given, "envelope_from")
                .ifPresent(
                        text -> assertThat(resolved.envelopeSender().envelope()).isEqualTo(text));
        expected(given, "header_from")
                .ifPresent(text -> assertThat(resolved.headerFrom().text()).isEqualTo(text));
    }

    static Stream<Arguments> recordedCasesResolveAsRecorded() {
        return named("resolution.json");
    }

    @ParameterizedTest
    @MethodSource
    void filtersCoverWhatWasRecorded(JsonNode given) {
        var filter = FromFilter.parse(given.get("from_filter").asText());

        var covers = filter.covers(Mailbox.parse(given.get("address").asText()));

        assertThat(covers).isEqualTo(given.get("match").asBoolean());
    }

    static Stream<Arguments> filtersCoverWhatWasRecorded() {
        return named("from-filter.json");
    }

    private static Stream<Arguments> named(String file) {
        return CaseFile.read(file).stream()
                .map(node -> Arguments.of(Named.of(node.get("id").asText(), node)));
    }

    private static Optional<String> expected(JsonNode given, String field) {
        return Optional.of(given.get("expect").get(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    private static List<Candidate> servers(JsonNode given) {
        return StreamSupport.stream(given.get("servers").spliterator(), false)
                .sorted(Comparator.comparingInt(server -> server.get("sequence").asInt()))
                .map(server -> new Candidate(
                        server.get("name").asText(),
                        FromFilter.parse(
                                server.get("from_filter").isNull()
                                        ? null
                                        : server.get("from_filter").asText()),
                        server.get("active").asBoolean(),
                        false,
                        Optional.empty()))
                .toList();
    }

    private static SystemParameters parameters(JsonNode given) {
        var values = new HashMap<String, String>();
        given.get("parameters")
                .properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        values.put("mail.from_filter.strict", "false");
        return new SystemParameters(values);
    }
}
