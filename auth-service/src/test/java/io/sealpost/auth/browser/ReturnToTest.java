package io.sealpost.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.auth.refusal.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnToTest {

    private static final List<String> ALLOWED =
            List.of("https://app.example.com/mail", "http://localhost:3000", "https://open.example.com/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com/mail",
                "https://app.example.com/mail/",
                "https://app.example.com/mail/done?tab=2&next=..",
                "https://app.example.com:443/mail",
                "HTTPS://APP.example.com/mail",
                "https://app.example.com/mail/caf%C3%A9",
                "http://localhost:3000",
                "http://localhost:3000/done",
                "https://open.example.com",
                "https://open.example.com/anything/at..all"
            })
    void anAddressUnderAnEntryIsAllowed(String address) {
        assertThat(ReturnTo.allowed(address, ALLOWED).uri()).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // another host that looks like an allowed one
                "https://app.example.com.evil.example/mail",
                "https://app.example.comevil/mail",
                "https://evil.example/https://app.example.com/mail",
                "https://sub.app.example.com/mail",
                "https://app.example.com./mail",
                // user information
                "https://app.example.com@evil.example/mail",
                "https://app.example.com%40evil.example/mail",
                "https://user@app.example.com/mail",
                "https://app.example.com:443@evil.example/mail",
                // backslashes
                "https://app.example.com\\@evil.example/mail",
                "https:\\\\app.example.com/mail",
                "https://app.example.com/mail\\..\\admin",
                "https://app.example.com/mail/%5c..%5cadmin",
                "https://app.example.com/mail/%255cadmin",
                // dot segments
                "https://app.example.com/mail/../admin",
                "https://app.example.com/mail/./done",
                "https://app.example.com/mail/..",
                "https://app.example.com/mail/%2e%2e/admin",
                "https://app.example.com/mail/%2E./admin",
                "https://app.example.com/mail/.%2e/admin",
                "https://app.example.com/mail/%252e%252e/admin",
                "https://app.example.com/mail/%25252e%25252e/admin",
                "https://app.example.com/mail/..%2fadmin",
                "https://app.example.com/mail/..;/admin",
                "https://app.example.com/mail/..;x=y/admin",
                "https://app.example.com/mail/%2e%2e%3b/admin",
                // another path
                "https://app.example.com/mailbox",
                "https://app.example.com/mail;x",
                "https://app.example.com/",
                "https://app.example.com",
                "https://app.example.com//mail",
                "https://app.example.com/MAIL",
                // fragment
                "https://app.example.com/mail#done",
                "https://app.example.com/mail#",
                // scheme
                "http://app.example.com/mail",
                "http://open.example.com/",
                "javascript:alert(1)",
                "data:text/html,x",
                "ftp://app.example.com/mail",
                "//app.example.com/mail",
                "/mail",
                "app.example.com/mail",
                "https:app.example.com/mail",
                "https:///mail",
                // port
                "https://app.example.com:8443/mail",
                "https://app.example.com:80/mail",
                "http://localhost:3001",
                "http://localhost",
                "http://127.0.0.1:3000",
                "https://localhost:3000",
                // what a parser may stumble over
                "",
                " https://app.example.com/mail",
                "https://app.example.com/mail/\r\nSet-Cookie: x=y",
                "https://app.example.com/mail/%0d%0aSet-Cookie:x",
                "https://app.example.com/mail/%00",
                "https://app.example.com/mail/%zz",
                "https://app.example.com\t/mail",
                "https://\u0430pp.example.com/mail",
                "https://ap\uff50.example.com/mail",
                "https://app.example.com/mail/\u0085",
                "https://app.example.com/mail/\u2028",
                "https://app\u3002example.com/mail"
            })
    void everythingElseIsRefused(String address) {
        assertThatThrownBy(() -> ReturnTo.allowed(address, ALLOWED))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code().text()).isEqualTo("return_to_not_allowed"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com/mail/caf\u00e9, https://app.example.com/mail/caf%C3%A9",
        "https://app.example.com/mail/\u041f\u0438?q=\u2713, https://app.example.com/mail/%D0%9F%D0%B8?q=%E2%9C%93",
        "https://app.example.com/mail/cafe\u0301, https://app.example.com/mail/cafe%CC%81",
        "https://app.example.com/mail/\ud83d\udce7, https://app.example.com/mail/%F0%9F%93%A7"
    })
    void lettersOfAllLanguagesGoIntoTheHeaderAsBrowsersWriteThem(String address, String header) {
        assertThat(ReturnTo.allowed(address, ALLOWED).uri()).hasToString(header);
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com/caf\u00e9/done, https://app.example.com/caf%C3%A9",
        "https://app.example.com/caf%C3%A9/done, https://app.example.com/caf\u00e9",
        "https://app.example.com/caf\u00e9/done, https://app.example.com/caf\u00e9"
    })
    void anEntryIsTheSameHoweverItIsWritten(String address, String entry) {
        assertThat(ReturnTo.allowed(address, List.of(entry)).uri())
                .hasToString("https://app.example.com/caf%C3%A9/done");
    }

    @Test
    void theLengthIsThatOfTheHeader() {
        assertThatThrownBy(() -> ReturnTo.allowed("https://app.example.com/mail/" + "\u2713".repeat(300), ALLOWED))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void anEmptyListAllowsNothing() {
        assertThatThrownBy(() -> ReturnTo.allowed("https://app.example.com/mail", List.of()))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void plainHttpIsAllowedOnLoopbackOnlyEvenIfAnEntrySaysOtherwise() {
        assertThatThrownBy(() -> ReturnTo.allowed("http://app.example.com", List.of("http://app.example.com")))
                .isInstanceOf(Refusal.class);
        assertThat(ReturnTo.allowed("http://[::1]:3000/x", List.of("http://[::1]:3000"))
                        .origin())
                .isEqualTo("http://[::1]:3000");
    }

    @Test
    void aVeryLongAddressIsRefused() {
        assertThatThrownBy(() -> ReturnTo.allowed("https://app.example.com/mail/" + "x".repeat(2048), ALLOWED))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void theEntryThatNamesMostOfThePathIsTheAudienceHoweverItsHostIsWritten() {
        // Given
        var entries =
                List.of("https://APP.example.com:443/", "https://app.example.com/a", "https://app.example.com/ab");

        // Then
        assertThat(ReturnTo.parse("https://app.example.com/a/x").orElseThrow().entryOf(entries))
                .contains("https://app.example.com/a");
        assertThat(ReturnTo.parse("https://app.example.com/b").orElseThrow().entryOf(entries))
                .contains("https://APP.example.com:443/");
        assertThat(ReturnTo.parse("https://other.example.com/a").orElseThrow().entryOf(entries))
                .isEmpty();
    }
}
