package io.sealpost.auth.browser;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;

/** A language that the pages are written in. */
record Language(Locale locale) {

    /** Longer than any browser's; what the JDK makes of ranges costs the square of their number. */
    private static final int LONGEST = 500;

    private static final Locale OTHERWISE = Locale.ENGLISH;
    private static final List<Locale> WRITTEN = List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH);

    /** What the person reads best of them ({@code Accept-Language}, RFC 9110 §12.5.4, by lookup of RFC 4647 §3.4). Any text may stand there. */
    static Language of(HttpHeaders headers) {
        var wanted = String.join(",", headers.getRequestHeader(HttpHeaders.ACCEPT_LANGUAGE));
        return new Language(
                Optional.ofNullable(Locale.lookup(ranges(wanted), WRITTEN)).orElse(OTHERWISE));
    }

    private static List<LanguageRange> ranges(String wanted) {
        try {
            return wanted.isBlank() || wanted.length() > LONGEST ? List.of() : LanguageRange.parse(wanted);
        } catch (IllegalArgumentException noLanguages) {
            return List.of();
        }
    }

    String tag() {
        return locale.toLanguageTag();
    }

    /** A message bundle of Qute, whose own words are the English ones. */
    <T> T texts(Class<T> bundle) {
        return locale.equals(OTHERWISE)
                ? MessageBundles.get(bundle)
                : MessageBundles.get(bundle, Localized.Literal.of(tag()));
    }
}
