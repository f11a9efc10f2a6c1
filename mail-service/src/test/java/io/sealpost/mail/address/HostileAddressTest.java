package io.sealpost.mail.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that are made to hurt. */
class HostileAddressTest {

    @Test
    void aDomainOfTooManyLabelsIsRefused() {
        assertThatThrownBy(() -> Mailbox.parse("a@" + "a.".repeat(30_000) + "a"))
                .isInstanceOf(InvalidAddress.class);
    }

    @Test
    void aDisplayNameThatFillsAHeaderIsRefused() {
        assertThatThrownBy(() -> Mailbox.parse("\"" + "n".repeat(3000) + "\" <a@b.example>"))
                .isInstanceOf(InvalidAddress.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a@b.example  c@d.example", "not/a/domain"})
    void aBlankOrBrokenWordCoversNoMailboxThatItDoesNotName(String words) {
        var patterns = AddressPatterns.parse(List.of(words.split(" ")));

        assertThat(patterns.coverName("relay-login")).isFalse();
        assertThat(patterns.coverName("x@other.example")).isFalse();
    }
}
