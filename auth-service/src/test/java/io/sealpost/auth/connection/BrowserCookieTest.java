package io.sealpost.auth.connection;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.NewCookie;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BrowserCookieTest {

    @Test
    void overHttpsTheCookieNeverTravelsInClear() {
        // Given
        var callback = URI.create("https://example.com/sealpost/google_gmail/confirm");

        // When
        var cookie = BrowserCookie.of("state", RandomText.make(), callback, Duration.ofMinutes(10))
                .toHeader();

        // Then
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo(NewCookie.SameSite.LAX);
        assertThat(cookie.getPath()).isEqualTo("/sealpost/google_gmail/confirm");
        assertThat(cookie.getMaxAge()).isEqualTo(600);
    }

    @Test
    void theNameFollowsFromTheStateAndDoesNotTellIt() {
        assertThat(BrowserCookie.name("state")).isEqualTo(BrowserCookie.name("state"));
        assertThat(BrowserCookie.name("state")).isNotEqualTo(BrowserCookie.name("another"));
        assertThat(BrowserCookie.name("state")).doesNotContain("state");
    }
}
