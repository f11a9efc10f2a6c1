package io.sealpost.auth.browser;

import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An address that a browser may be sent back to: parsed, never compared as a prefix of text. It is ASCII, as a header has to be: other
 * letters, of an allowed entry too, are percent-encoded as browsers do it.
 *
 * <p>Refused are user information, fragments, backslashes and dot segments, also where percent-encoding (however often) hides them, and
 * everything but https and, on loopback, http. Scheme, host and port have to equal those of an allowed entry; the path has to equal the
 * entry's or to go on after it with a slash.
 */
public record ReturnTo(URI uri) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7f]+");
    private static final int LONGEST = 2048;

    /** Refuses with {@code return_to_not_allowed} what is malformed or not under an allowed entry. */
    public static ReturnTo allowed(String text, Collection<String> allowed) {
        return parse(text).filter(returnTo -> returnTo.isUnderOneOf(allowed)).orElseThrow(ReturnTo::notAllowed);
    }

    /** The refusal of an address that is malformed or not under an allowed entry. */
    public static Refusal notAllowed() {
        return Refusal.of(
                RefusalCode.RETURN_TO_NOT_ALLOWED,
                "return_to has to be an https address (http on loopback) under one of the entries of the system parameter"
                        + " auth.return_to.allowed, without user, fragment, backslash and dot segments. Correct it, or have"
                        + " an administrator add its origin to the parameter.");
    }

    /** Whether it is under an allowed entry now; the list may have changed since it was accepted. */
    public boolean isUnderOneOf(Collection<String> allowed) {
        return allowed.stream().map(ReturnTo::parse).flatMap(Optional::stream).anyMatch(this::isUnder);
    }

    /** The most specific of the entries that it is under, as it is written there; empty when it is under none. */
    public Optional<String> entryOf(Collection<String> allowed) {
        return allowed.stream()
                .filter(entry -> parse(entry).filter(this::isUnder).isPresent())
                .max(Comparator.comparingInt(ReturnTo::depth).thenComparing(Comparator.naturalOrder()));
    }

    /** How much of a path an entry names, whatever its host is written like. */
    private static int depth(String entry) {
        return parse(entry).map(place -> stem(place.uri.getRawPath()).length()).orElse(0);
    }

    private static String stem(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Empty when nobody could be sent there. */
    public static Optional<ReturnTo> parse(String text) {
        try {
            var uri = ascii(text);
            return acceptable(uri) ? Optional.of(new ReturnTo(uri)) : Optional.empty();
        } catch (URISyntaxException notAUri) {
            return Optional.empty();
        }
    }

    /** Scheme, host and port as a Content-Security-Policy names them. */
    public String origin() {
        return Origin.of(uri);
    }

    /** The address with further parameters behind its own; those without a value are left out. */
    public URI with(Map<String, String> parameters) {
        var further = parameters.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + further);
    }

    /** Parsed as written first: controls and spaces beyond ASCII, which no address has, would pass as their encoding. */
    private static URI ascii(String text) throws URISyntaxException {
        var written = new URI(text).toString();
        return new URI(NOT_ASCII
                .matcher(written)
                .replaceAll(letters -> URLEncoder.encode(letters.group(), StandardCharsets.UTF_8)));
    }

    private static boolean acceptable(URI uri) {
        return uri.toString().length() <= LONGEST
                && uri.getScheme() != null
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null
                && !uri.getRawAuthority().contains("%")
                && secure(uri)
                && plain(uri.getRawPath());
    }

    private static boolean secure(URI uri) {
        return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
            case "https" -> true;
            case "http" -> LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
            default -> false;
        };
    }

    /** Servers differ in when they decode a path and in what they take for a separator, so no reading of it may hold a dot segment. */
    private static boolean plain(String rawPath) {
        var path = decoded(rawPath);
        return path.isPresent()
                && path.get().chars().noneMatch(c -> c == '\\' || c < ' ' || c == 0x7f)
                && slashes(path.get()) == slashes(rawPath)
                && Arrays.stream(path.get().split("/")).noneMatch(ReturnTo::dots);
    }

    private static boolean dots(String segment) {
        var name = segment.split(";", 2)[0].strip();
        return name.equals(".") || name.equals("..");
    }

    private static long slashes(String path) {
        return path.chars().filter(c -> c == '/').count();
    }

    private static Optional<String> decoded(String rawPath) {
        try {
            var before = rawPath;
            for (var after = decodedOnce(before); !after.equals(before); after = decodedOnce(before)) {
                before = after;
            }
            return Optional.of(before);
        } catch (IllegalArgumentException strayPercent) {
            return Optional.empty();
        }
    }

    private static String decodedOnce(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private boolean isUnder(ReturnTo entry) {
        if (!origin().equals(entry.origin())) {
            return false;
        }
        var base = entry.uri.getRawPath();
        var stem = stem(base);
        var path = uri.getRawPath();
        return path.equals(base) || path.equals(stem) || path.startsWith(stem + "/");
    }
}
