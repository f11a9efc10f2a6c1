package io.sealpost.vault.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator pastes does nothing but what it says. */
class PowerShellTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "anna@example.com, 'anna@example.com'",
                "o'neil@example.com, 'o''neil@example.com'",
                "x'; Remove-Mailbox '*, 'x''; Remove-Mailbox ''*'",
                "$(calc)`n$env:PATH, '$(calc)`n$env:PATH'",
                "x\u2019; calc \u2018, 'x\u2019\u2019; calc \u2018\u2018'",
                "x\u201a\u201b, 'x\u201a\u201a\u201b\u201b'"
            })
    void aNameIsOneLiteral(String name, String literal) {
        assertThat(PowerShell.literal(name)).isEqualTo(literal);
    }

    @Test
    void nothingEndsTheLine() {
        assertThat(PowerShell.literal("a\r\nb\u2028c\u0000d\u0085e")).isEqualTo("'abcde'");
    }
}
