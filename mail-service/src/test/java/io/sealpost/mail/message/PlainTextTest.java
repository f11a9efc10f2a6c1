package io.sealpost.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

    @Test
    void markupStylesAndScriptsAreLeftOut() {
        var html =
                "<head><title>t</title><style>p{}</style></head><p>Hello&nbsp;<b>Anna</b></p><script>x()</script><p>a &lt; b</p>";

        assertThat(PlainText.of(html)).isEqualTo("Hello Anna\na < b");
    }

    @Test
    void whatIsNoMarkupStaysText() {
        assertThat(PlainText.of("1 < 2 and 3 > 2<br>next")).isEqualTo("1 < 2 and 3 > 2\nnext");
    }

    @Test
    void openersThatNothingClosesCostNoMoreThanTheirLength() {
        assertThat(PlainText.of("<".repeat(1_000_000) + " end")).endsWith("end");
        assertThat(PlainText.of("text" + "<!--".repeat(500_000))).isEqualTo("text");
        assertThat(PlainText.of("<div>".repeat(200_000) + "deep")).isEqualTo("deep");
    }
}
