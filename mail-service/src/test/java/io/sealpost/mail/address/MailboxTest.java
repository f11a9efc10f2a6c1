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
                "\"Anna\u202emoc.live\" <anna@example.com>",
                "Anna\u2066\u2069 <anna@example.com>",
                "Anna\u200f <anna@example.com>",
                "Anna\u2028Bcc <anna@example.com>",
                "Anna\u0085Bcc <anna@example.com>",
                "An\u200bna <anna@example.com>",
                "An\u200dna <anna@example.com>",
                "An\u00adna <anna@example.com>",
                "\ufeffAnna <anna@example.com>",
                "\u0645\u200c <anna@example.com>",
                "=?utf-8?q?Anna=E2=80=AEmoc.live?= <anna@example.com>",
                "an\u200bna@example.com",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com"
            })
    void whatIsNotOneAddressOrLooksLikeAnotherIsRefused(String text) {
        assertThatThrownBy(() -> Mailbox.parse(text)).isInstanceOf(InvalidAddress.class);
    }

    /** A Persian name with a non-joiner, a Sinhala one with a joiner, a family. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0639\u0644\u06cc\u200c\u0646\u0627",
                "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
                "\ud83d\udc68\u200d\ud83d\udc69"
            })
    void joinersStayWhereAScriptNeedsThem(String name) {
        assertThat(Mailbox.parse("\"" + name + "\" <anna@example.com>").name()).isEqualTo(name);
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
