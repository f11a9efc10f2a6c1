package io.sealpost.vault.parameter;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a known parameter's value may be, and what to give instead of one that is not. */
enum ParameterType {
    BOOLEAN(Check::isBoolean, "give 0, 1, true or false"),
    DOMAIN(Check::isDomain, "give a domain such as example.com, without @ and without a dot at its end"),
    LOCAL_PART(
            Check::isLocalPart,
            "give what stands before the @, such as bounce: up to 64 letters, digits and signs, with single dots inside"),
    LOCAL_PART_OR_ADDRESS(
            Check::isLocalPartOrAddress,
            "give what stands before the @, such as notifications, or a whole address such as notifications@example.com"),
    URL(
            Check::isBrowserUrl,
            "give an https URL without user, query, fragment and dot segments; http only on loopback, for anywhere else codes and cookies would travel in clear"),
    URL_LIST(
            Check::areBrowserUrls,
            "give URLs separated by commas, or nothing at all: each https, or http on loopback, without user, query, fragment and dot segments");

    private final Predicate<String> valid;
    private final String advice;

    ParameterType(Predicate<String> valid, String advice) {
        this.valid = valid;
        this.advice = advice;
    }

    boolean accepts(String value) {
        return valid.test(value);
    }

    String advice() {
        return advice;
    }

    /** As it stands in JSON: lower snake case. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static final class Check {

        private static final Set<String> BOOLEANS = Set.of("0", "1", "true", "false");
        private static final Pattern LOOPBACK =
                Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

        /** What IDNA 2003, the JDK's, and IDNA 2008 take for different domains. */
        private static final Pattern AMBIGUOUS = Pattern.compile("[\\u00df\\u1e9e\\u03c2\\u200c\\u200d]");

        private static final Pattern LABEL_OF_DIGITS = Pattern.compile("(.*\\.)?\\d+");

        /** RFC 5321 and 6531's dot-string, without what nobody sees. */
        private static final Pattern LOCAL_PART = Pattern.compile(
                "(?=.{1,64}$)[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+(\\.[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*");

        private static final int LARGEST_PORT = 65_535;

        static boolean isBoolean(String value) {
            return BOOLEANS.contains(value);
        }

        static boolean isLocalPart(String value) {
            return LOCAL_PART.matcher(value).matches();
        }

        static boolean isLocalPartOrAddress(String value) {
            var at = value.lastIndexOf('@');
            return at < 0
                    ? isLocalPart(value)
                    : isLocalPart(value.substring(0, at)) && isDomain(value.substring(at + 1));
        }

        /** A name; an address of the network, whose last label is of digits, is none. */
        static boolean isDomain(String value) {
            try {
                var ascii = IDN.toASCII(value, IDN.USE_STD3_ASCII_RULES);
                return !AMBIGUOUS.matcher(value).find()
                        && !ascii.isEmpty()
                        && ascii.length() <= 253
                        && !ascii.endsWith(".")
                        && !LABEL_OF_DIGITS.matcher(ascii).matches();
            } catch (IllegalArgumentException notADomain) {
                return false;
            }
        }

        static boolean isBrowserUrl(String value) {
            try {
                var uri = new URI(value);
                return isPlain(uri) && ("https".equals(uri.getScheme()) || isHttpOnLoopback(uri));
            } catch (URISyntaxException notAUrl) {
                return false;
            }
        }

        private static boolean isHttpOnLoopback(URI uri) {
            return "http".equals(uri.getScheme())
                    && LOOPBACK.matcher(uri.getHost()).matches();
        }

        private static boolean isPlain(URI uri) {
            return uri.getHost() != null
                    && uri.getPort() != 0
                    && uri.getPort() <= LARGEST_PORT
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && Arrays.stream(uri.getPath().split("/")).noneMatch(segment -> segment.matches("\\.{1,2}"));
        }

        static boolean areBrowserUrls(String value) {
            return value.isBlank()
                    || Arrays.stream(value.split(",")).map(String::strip).allMatch(Check::isBrowserUrl);
        }
    }
}
