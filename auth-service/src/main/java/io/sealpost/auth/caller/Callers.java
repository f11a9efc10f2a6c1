package io.sealpost.auth.caller;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Reads a caller out of a verified token and the configuration. */
@ApplicationScoped
class Callers {

    private static final String ANY = "*";

    private final CallerConfig config;

    Callers(CallerConfig config) {
        this.config = config;
    }

    /**
     * The caller that a token, already verified, stands for.
     *
     * @param origin the network address that it came from
     */
    Caller of(JsonWebToken token, String origin) {
        var permissions = new HashSet<String>();
        config.issuers().values().stream()
                .filter(issuer -> issuer.issuer().equals(token.getIssuer()))
                .findFirst()
                .ifPresent(issuer -> {
                    var mayGrant = issuer.mayGrant().orElse(Set.of());
                    words(token.getClaim("scope")).stream()
                            .filter(word -> mayGrant.contains(ANY) || mayGrant.contains(word))
                            .forEach(permissions::add);
                });
        config.callers().values().stream()
                .filter(known -> known.issuer().equals(token.getIssuer())
                        && known.subject().equals(token.getSubject()))
                .forEach(known -> permissions.addAll(known.permissions()));
        return new Caller(token.getIssuer(), token.getSubject(), Set.copyOf(permissions), origin);
    }

    /** A claim that is either a text of words or a list of texts (RFC 8693 §4.2 for {@code scope}); anything else in it does not count. */
    static Collection<String> words(Object claim) {
        return switch (claim) {
            case JsonArray array ->
                array.stream()
                        .filter(JsonString.class::isInstance)
                        .map(text -> ((JsonString) text).getString())
                        .toList();
            case JsonString text -> List.of(text.getString().split(" "));
            case String text -> List.of(text.split(" "));
            case Collection<?> texts ->
                texts.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
            case null, default -> List.of();
        };
    }
}
