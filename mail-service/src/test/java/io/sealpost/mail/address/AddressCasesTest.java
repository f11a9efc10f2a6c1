package io.sealpost.mail.address;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.mail.cases.CaseFile;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AddressCasesTest {

    private static final Set<String> REPAIRED = Set.of("EN02");

    @ParameterizedTest
    @MethodSource
    void oneAddressIsNormalised(JsonNode given) {
        var text = given.get("input").asText();

        var mailbox = REPAIRED.contains(given.get("id").asText())
                ? ReceivedAddress.read(text).orElseThrow()
                : Mailbox.parse(text);

        assertThat(mailbox.normalizedAddress().address())
                .isEqualTo(given.get("expect").asText());
    }

    static Stream<Arguments> oneAddressIsNormalised() {
        return cases("normalize_strict");
    }

    @ParameterizedTest
    @MethodSource
    void nameAndAddressAreFormatted(JsonNode given) {
        var mailbox = Mailbox.parse(given.at("/input/address").asText())
                .named(given.at("/input/name").asText());

        var text = given.get("charset").asText().equals("ascii") ? mailbox.headerText() : mailbox.text();

        assertThat(decoded(text)).isEqualTo(decoded(given.get("expect").asText()));
        if (given.get("charset").asText().equals("ascii") && !mailbox.needsUtf8()) {
            assertThat(text).isASCII();
        }
    }

    static Stream<Arguments> nameAndAddressAreFormatted() {
        return cases("format");
    }

    @ParameterizedTest
    @MethodSource
    void envelopeCarriesTheDomainAsALabels(JsonNode given) {
        var addresses = AddressList.parse(given.get("input").asText()).stream()
                .map(Mailbox::envelope)
                .toList();

        assertThat(addresses).isEqualTo(texts(given.get("expect")));
    }

    static Stream<Arguments> envelopeCarriesTheDomainAsALabels() {
        return cases("envelope_addresses");
    }

    @ParameterizedTest
    @MethodSource
    void recipientsAreSplitAndFormatted(JsonNode given) {
        var recipients = AddressList.parse(given.get("input").asText()).stream()
                .map(Mailbox::normalizedAddress)
                .map(Mailbox::text)
                .toList();

        assertThat(recipients).isEqualTo(texts(given.get("expect")));
    }

    static Stream<Arguments> recipientsAreSplitAndFormatted() {
        return cases("outgoing_recipients");
    }

    @ParameterizedTest
    @MethodSource
    void aNewAddressKeepsTheOldName(JsonNode given) {
        var old = Mailbox.parse(given.at("/input/old").asText());
        var replacement = Mailbox.parse(given.at("/input/new").asText());

        var encapsulated = replacement.encapsulating(old);

        assertThat(encapsulated.text()).isEqualTo(given.get("expect").asText());
    }

    static Stream<Arguments> aNewAddressKeepsTheOldName() {
        return cases("encapsulate");
    }

    private static Stream<Arguments> cases(String operation) {
        return CaseFile.read("addresses.json").stream()
                .filter(node -> node.get("operation").asText().equals(operation))
                .map(node -> Arguments.of(Named.of(node.get("id").asText(), node)));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** Equivalent encodings become equal texts. */
    private static String decoded(String header) {
        return header.contains("=?")
                ? AddressList.parse(header).stream().map(Mailbox::text).toList().toString()
                : "[" + header + "]";
    }
}
