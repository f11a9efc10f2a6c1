package io.sealpost.mail.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "anna",
                "anna@",
                "@example.com",
                "anna@@example.com",
                "anna@example..com",
                "anna.@example.com",
                ".anna@example.com",
                "an..na@example.com",
                "Anna anna@example.com",
                "anna@example.com, bert@example.com",
                "<anna@example.com",
                "anna@example.com>",
                "\"Anna <anna@example.com>",
                "Anna <anna@example.com> x",
                "anna@example.com\r\nBcc: eve@example.com",
                "\"Anna\r\nBcc: eve@example.com\" <anna@example.com>",
                "anna\u0000@example.com",
                "anna@exam\nple.com",
                "anna@-example.com",
                "anna@exa!mple.com",
                "anna@stra\u00dfe.de",
                "(anna@example.com",
                "anna@example.com (x\ny)",
                "\"a\u0085b\"@example.com",
                "a\ud800@example.com",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com"
            })
    void whatIsNotOneAddressIsRefused(String text) {
        assertThatThrownBy(() -> Mailbox.parse(text)).isInstanceOf(InvalidAddress.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "anna@example.com|`` | anna@example.com",
                "Anna Blom <anna@example.com>|Anna Blom| anna@example.com",
                "\"Blom, Anna\" <anna@example.com>|Blom, Anna| anna@example.com",
                "anna@example.com (Anna)|``| anna@example.com",
                "\"anna blom\"@example.com|``|\"anna blom\"@example.com",
                "anna@[192.0.2.1]|``|anna@[192.0.2.1]",
                "=?utf-8?q?Jos=C3=A9?= <jose@example.com>|José|jose@example.com",
            })
    void nameAndAddressAreRead(String text, String name, String address) {
        var mailbox = Mailbox.parse(text);

        assertThat(mailbox.name()).isEqualTo(name);
        assertThat(mailbox.address()).isEqualTo(address);
    }

    @Test
    void domainsAreEqualInBothForms() {
        assertThat(Mailbox.parse("anna@EXAMPLÉ.com").sameAddress(Mailbox.parse("Anna@xn--exampl-gva.com")))
                .isTrue();
    }

    @Test
    void aLineBreakHiddenInAnEncodedNameDoesNotReachTheHeader() {
        var mailbox = Mailbox.parse("=?utf-8?q?Anna=0D=0ABcc=3A_eve=40example.com?= <anna@example.com>");

        assertThat(mailbox.headerText()).doesNotContain("\r", "\n");
        assertThat(mailbox.name()).doesNotContain("\r", "\n");
    }

    @Test
    void aLongNameStaysOneHeaderTextOfShortEncodedWords() {
        var mailbox = new Mailbox("é".repeat(200), "anna", new Domain("example.com"));

        var header = mailbox.headerText();

        assertThat(header).doesNotContain("\r", "\n");
        assertThat(header.split(" ", -1)).allSatisfy(word -> assertThat(word).hasSizeLessThanOrEqualTo(75));
        assertThat(Mailbox.parse(header)).isEqualTo(mailbox);
    }

    @Test
    void groupsStandForTheirMembers() {
        var addresses = AddressList.parse("Team: anna@example.com, Bert <bert@example.com>;, carl@example.com, none:;");

        assertThat(addresses)
                .extracting(Mailbox::address)
                .containsExactly("anna@example.com", "bert@example.com", "carl@example.com");
    }
}
