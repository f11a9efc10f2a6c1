package io.sealpost.vault.parameter;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The parameters that the services understand, with the check of their values. */
enum KnownParameter {
    MAIL_DEFAULT_FROM("mail.default.from", Check::localPartOrAddress, "give a local part or a whole address"),
    MAIL_CATCHALL_DOMAIN("mail.catchall.domain", Check::domain, "give a domain"),
    MAIL_BOUNCE_ALIAS("mail.bounce.alias", Check::localPart, "give a local part, without @"),
    MAIL_CATCHALL_ALIAS("mail.catchall.alias", Check::localPart, "give a local part, without @"),
    MAIL_FROM_FILTER_STRICT("mail.from_filter.strict", Check::bool, Check.BOOLEAN),
    WEB_BASE_URL(
            "web.base.url",
            Check::baseUrl,
            "give an https URL without query and fragment; http only on loopback, for anywhere else codes and cookies would travel in clear"),
    WEB_BASE_URL_FREEZE("web.base.url.freeze", Check::bool, Check.BOOLEAN),
    AUTH_RETURN_TO_ALLOWED("auth.return_to.allowed", Check::webUrls, "give URLs, separated by commas"),
    AUTH_OAUTH_AUTHORIZATION_HEADER("auth_oauth.authorization_header", Check::bool, Check.BOOLEAN);

    /** Where the services' pages are, when nothing is stored. */
    static final String DEFAULT_WEB_BASE_URL = "http://localhost:8081";

    private final String key;
    private final Predicate<String> valid;
    private final String advice;

    KnownParameter(String key, Predicate<String> valid, String advice) {
        this.key = key;
        this.valid = valid;
        this.advice = advice;
    }

    static Optional<KnownParameter> of(String key) {
        return Arrays.stream(values()).filter(known -> known.key.equals(key)).findFirst();
    }

    String key() {
        return key;
    }

    boolean accepts(String value) {
        return valid.test(value);
    }

    String advice() {
        return advice;
    }

    /** 1 and true are on, everything else is off. */
    static boolean on(String value) {
        return value.equals("1") || value.equalsIgnoreCase("true");
    }

    private static final class Check {

        static final String BOOLEAN = "give 0, 1, true or false";
        private static final Set<String> BOOLEANS = Set.of("0", "1", "true", "false");
        private static final Pattern LOOPBACK =
                Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
        private static final Pattern LOCAL_PART = Pattern.compile("[^\\s@<>()\\[\\]\\\\,;:\"\\p{Cntrl}]{1,64}");

        static boolean bool(String value) {
            return BOOLEANS.contains(value);
        }

        static boolean localPart(String value) {
            return LOCAL_PART.matcher(value).matches();
        }

        static boolean localPartOrAddress(String value) {
            var at = value.lastIndexOf('@');
            return at < 0 ? localPart(value) : localPart(value.substring(0, at)) && domain(value.substring(at + 1));
        }

        static boolean domain(String value) {
            try {
                var ascii = IDN.toASCII(value, IDN.USE_STD3_ASCII_RULES);
                return !ascii.isEmpty() && ascii.length() <= 253 && !ascii.endsWith(".");
            } catch (IllegalArgumentException notADomain) {
                return false;
            }
        }

        static boolean webUrl(String value) {
            try {
                var uri = new URI(value);
                return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                        && uri.getHost() != null
                        && uri.getRawUserInfo() == null
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null;
            } catch (URISyntaxException notAUrl) {
                return false;
            }
        }

        static boolean baseUrl(String value) {
            if (!webUrl(value)) {
                return false;
            }
            var uri = URI.create(value);
            return "https".equals(uri.getScheme())
                    || LOOPBACK.matcher(uri.getHost()).matches();
        }

        static boolean webUrls(String value) {
            return value.isBlank()
                    || Arrays.stream(value.split(",")).map(String::strip).allMatch(Check::webUrl);
        }
    }
}
