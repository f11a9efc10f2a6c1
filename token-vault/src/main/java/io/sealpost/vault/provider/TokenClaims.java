package io.sealpost.vault.provider;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import io.sealpost.vault.crypto.SecretText;
import java.text.ParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an access token says of itself, where it is a JWT. It is for the resource that it names, which validates it; here it is read only to be
 * shown, shortened and without control characters, and nothing is decided by it.
 */
public final class TokenClaims {

    private static final int LONGEST = 300;
    private static final int MOST = 100;
    private static final Pattern INVISIBLE = Pattern.compile("\\p{C}");

    private final Map<String, Object> claims;

    private TokenClaims(Map<String, Object> claims) {
        this.claims = claims;
    }

    /** Empty for a token that is for nobody but its issuer and resource to read. */
    public static Optional<TokenClaims> of(SecretText token) {
        var parts = token.reveal().split("\\.", -1);
        if (parts.length != 3 || !isReadable(parts[0]) || !isReadable(parts[1])) {
            return Optional.empty();
        }
        try {
            var claims = SignedJWT.parse(token.reveal()).getPayload().toJSONObject();
            return Optional.ofNullable(claims).map(TokenClaims::new);
        } catch (ParseException | IllegalArgumentException notAJwt) {
            return Optional.empty();
        }
    }

    private static boolean isReadable(String part) {
        return AnswerJson.isReadable(new Base64URL(part).decodeToString());
    }

    /** The first of these claims that is a text; null where none is. */
    public String text(String... names) {
        return Stream.of(names)
                .map(claims::get)
                .filter(String.class::isInstance)
                .map(text -> plain((String) text))
                .findFirst()
                .orElse(null);
    }

    /** The words of the first of these claims that is there, a text of words or a list. */
    public List<String> words(String... names) {
        return Stream.of(names)
                .map(claims::get)
                .filter(claim -> claim instanceof String || claim instanceof Collection)
                .findFirst()
                .map(TokenClaims::words)
                .orElse(List.of());
    }

    private static List<String> words(Object claim) {
        var all = claim instanceof Collection<?> list ? list.stream() : Stream.of(((String) claim).split(" ", -1));
        return all.filter(String.class::isInstance)
                .map(word -> plain((String) word))
                .filter(word -> !word.isBlank())
                .limit(MOST)
                .toList();
    }

    private static String plain(String text) {
        var visible = INVISIBLE.matcher(text).replaceAll("?");
        return visible.length() <= LONGEST
                ? visible
                : visible.substring(0, visible.offsetByCodePoints(0, visible.codePointCount(0, LONGEST)));
    }
}
