package io.sealpost.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.auth.secret.RandomText;
import jakarta.ws.rs.core.NewCookie;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserCookieTest {

    @Test
    void overHttpsTheCookieNeverTravelsInClear() {
        // Given
        var callback = URI.create("https://example.com/sealpost/google_gmail/confirm");

        // When
        var cookie = BrowserCookie.of(
                        BrowserCookie.Purpose.CONNECT,
                        "state",
                        RandomText.make().text(),
                        callback,
                        Duration.ofMinutes(10))
                .toHeader();

        // Then
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.getName()).startsWith("__Secure-sealpost_connect_");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo(NewCookie.SameSite.LAX);
        assertThat(cookie.getPath()).isEqualTo("/sealpost/google_gmail/confirm");
        assertThat(cookie.getMaxAge()).isEqualTo(600);
    }

    @Test
    void overHttpOnLoopbackTheCookieHasNoNameThatBrowsersRefuseThere() {
        // Given
        var callback = URI.create("http://localhost:8081/google_gmail/confirm");

        // When
        var cookie = BrowserCookie.of(
                        BrowserCookie.Purpose.CONNECT,
                        "state",
                        RandomText.make().text(),
                        callback,
                        Duration.ofMinutes(10))
                .toHeader();

        // Then
        assertThat(cookie.isSecure()).isFalse();
        assertThat(cookie.getName()).startsWith("sealpost_connect_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/google_gmail/confirm", "http://localhost/google_gmail/confirm"})
    void theNameFollowsFromTheStateAndDoesNotTellIt(URI callback) {
        assertThat(BrowserCookie.name(BrowserCookie.Purpose.CONNECT, "state", callback))
                .isEqualTo(BrowserCookie.name(BrowserCookie.Purpose.CONNECT, "state", callback));
        assertThat(BrowserCookie.name(BrowserCookie.Purpose.CONNECT, "state", callback))
                .isNotEqualTo(BrowserCookie.name(BrowserCookie.Purpose.CONNECT, "another", callback));
        assertThat(BrowserCookie.name(BrowserCookie.Purpose.CONNECT, "state", callback))
                .doesNotContain("state");
        assertThat(BrowserCookie.gone(BrowserCookie.Purpose.CONNECT, "state", callback)
                        .toHeader()
                        .getName())
                .isEqualTo(BrowserCookie.name(BrowserCookie.Purpose.CONNECT, "state", callback));
    }
}
