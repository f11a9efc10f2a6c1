package io.sealpost.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page says in English it says in the other languages, of the same things. */
class TranslationsTest {

    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

    @ParameterizedTest
    @CsvSource({
        "io.sealpost.auth.browser.PageTexts, de",
        "io.sealpost.auth.browser.PageTexts, fr",
        "io.sealpost.auth.connection.ConnectTexts, de",
        "io.sealpost.auth.connection.ConnectTexts, fr",
        "io.sealpost.auth.signin.SignInTexts, de",
        "io.sealpost.auth.signin.SignInTexts, fr"
    })
    void everySentenceIsTranslated(Class<?> bundle, String language) throws IOException {
        // Given
        var english = Arrays.stream(bundle.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Message.class))
                .collect(Collectors.toMap(
                        Method::getName,
                        method -> values(method.getAnnotation(Message.class).value())));

        // When
        var translated = translations(bundle.getAnnotation(MessageBundle.class).value(), language);

        // Then
        assertThat(translated.stringPropertyNames()).isEqualTo(english.keySet());
        assertThat(english).isNotEmpty().allSatisfy((key, values) -> assertThat(values(translated.getProperty(key)))
                .isEqualTo(values));
    }

    private static Set<String> values(String sentence) {
        return VALUE.matcher(sentence).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static Properties translations(String bundle, String language) throws IOException {
        var file = "/messages/" + bundle + "_" + language + ".properties";
        try (var in = new InputStreamReader(TranslationsTest.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
            var translations = new Properties();
            translations.load(in);
            return translations;
        }
    }
}
