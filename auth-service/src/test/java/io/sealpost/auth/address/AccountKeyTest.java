package io.sealpost.auth.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountKeyTest {

    @ParameterizedTest
    @CsvSource({
        "Anna@Example.COM, anna@example.com",
        "' anna@example.com ', anna@example.com",
        "anna@b\u00fccher.example, anna@xn--bcher-kva.example",
        "anna@B\u00dcCHER.Example, anna@XN--bcher-kva.example",
        "anna@bu\u0308cher.example, anna@b\u00fccher.example",
        "anna@\u212aelvin.example, anna@kelvin.example",
        "A whole label, a whole LABEL"
    })
    void spellingsOfOneAccountAreOne(String one, String other) {
        assertThat(AccountKey.of(one)).isEqualTo(AccountKey.of(other));
    }

    @ParameterizedTest
    @CsvSource({
        "\u212aim@example.com, kim@example.com",
        "\u212aIM@example.com, KIM@example.com",
        "\u0130da@example.com, ida@example.com",
        "\u0131da@example.com, Ida@example.com",
        "m\u00dcller@example.com, m\u00fcller@example.com",
        "anna@stra\u00dfe.example, anna@strasse.example",
        "anna@x\uff20evil.example, anna@x@evil.example",
        "anna@x\uff0fevil.example, anna@x/evil.example",
        "anna@example.com, bert@example.com"
    })
    void whatMayBeAnotherMailboxIsAnother(String one, String other) {
        assertThat(AccountKey.of(one)).isNotEqualTo(AccountKey.of(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna@example.com",
                "support",
                "a b@c@d_e.example",
                "@",
                "",
                "anna@",
                "anna@xn--",
                "a@-x-.example."
            })
    void aNameOfSmallAsciiLettersStaysAsItIs(String account) {
        assertThat(AccountKey.of(account)).isEqualTo(account);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Anna@B\u00fccher.example", "anna@stra\u00dfe.example", "\u212a@\u212a.example", "x@\uff20"})
    void aKeyIsItsOwnKey(String account) {
        assertThat(AccountKey.of(AccountKey.of(account))).isEqualTo(AccountKey.of(account));
    }
}
