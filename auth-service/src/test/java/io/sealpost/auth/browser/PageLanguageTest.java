package io.sealpost.auth.browser;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.auth.testing.Surroundings;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages speak the language of whoever reads them. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class PageLanguageTest {

    private static Response page(String languages) {
        return given().accept("text/html").header("Accept-Language", languages).get("/connect/unknown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | en | This did not work",
                "en-GB,de;q=0.5 | en | This did not work",
                "de | de | Das hat nicht geklappt",
                "de-AT,en;q=0.5 | de | Das hat nicht geklappt",
                "en;q=0.3, DE;q=0.9 | de | Das hat nicht geklappt",
                "fr-CH, fr;q=0.9, en;q=0.8 | fr | Cela n’a pas fonctionné",
                "ja, fr;q=0.5, de;q=0.4 | fr | Cela n’a pas fonctionné",
                "ja | en | This did not work",
                "* | en | This did not work"
            })
    void aPageIsInTheLanguageThatThePersonReadsBest(String wanted, String language, String title) {
        page(wanted)
                .then()
                .statusCode(404)
                .header("Content-Language", equalTo(language))
                .header("Vary", equalTo("Accept-Language"))
                .body(allOf(
                        containsString("<html lang=\"" + language + "\">"), containsString("<h1>" + title + "</h1>")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", ";q=1", "de;q=x", "de;q=7", "<script>", "_", "de_DE_", "\u00e4\u00f6", "-", "*-*-*"})
    void whatIsNoLanguageIsEnglish(String nonsense) {
        page(nonsense).then().statusCode(404).body(allOf(containsString("lang=\"en\""), not(containsString("script"))));
    }

    @Test
    void whoNamesThousandsOfLanguagesReadsEnglish() {
        var languages = IntStream.range(0, 5_000)
                .mapToObj(number -> "x-" + Integer.toString(number, Character.MAX_RADIX))
                .collect(Collectors.joining(","));

        page("fr," + languages).then().statusCode(404).header("Content-Language", equalTo("en"));
    }

    @Test
    void aProblemForProgramsIsInEnglishWhateverTheySpeak() {
        given().accept("application/json")
                .header("Accept-Language", "fr")
                .get("/connect/unknown")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString("This link is not known"));
    }

    @Test
    void aPageFitsAPhoneAndRunsNothing() {
        // When
        var page = page("de");

        // Then
        assertThat(page.body().asString())
                .contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .doesNotContain("<script")
                .doesNotContain("src=");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
    }

    @Test
    void whoIsToBeToldGetsTheWordsForThemInEnglish() {
        given().accept("text/html")
                .header("Accept-Language", "de")
                .get("/sign-in/unknown?return_to=https://evil.example/&state=x&code_challenge=x")
                .then()
                .statusCode(400)
                .body(allOf(
                        containsString("an den Betreiber der Seite"),
                        containsString("<p lang=\"en\"><small>return_to has to be an https address")));
    }
}
