package io.sealpost.mail.caller;

import io.sealpost.mail.address.AddressPatterns;
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
        var senders = new HashSet<String>();
        var readable = new HashSet<String>();
        var fetchable = new HashSet<String>();
        for (var word : granted(token)) {
            permissions.add(word);
            // A claim widens only the permission that the same token was allowed to grant, never what configuration
            // gave.
            switch (word) {
                case "mail:send" -> senders.addAll(words(token.getClaim("senders")));
                case "mail:read" -> readable.addAll(words(token.getClaim("mailboxes")));
                case "mail:fetch" -> fetchable.addAll(words(token.getClaim("mailboxes")));
                default -> {}
            }
        }
        for (var known : config.callers().values()) {
            if (known.issuer().equals(token.getIssuer()) && known.subject().equals(token.getSubject())) {
                permissions.addAll(known.permissions());
                senders.addAll(known.senders().orElse(Set.of()));
                readable.addAll(known.mailboxes().orElse(Set.of()));
                fetchable.addAll(known.mailboxes().orElse(Set.of()));
            }
        }
        return new Caller(
                token.getIssuer(),
                token.getSubject(),
                Set.copyOf(permissions),
                AddressPatterns.parse(senders),
                AddressPatterns.parse(readable),
                AddressPatterns.parse(fetchable),
                origin);
    }

    /** What the token's scope claims, narrowed to what its issuer may grant. */
    private List<String> granted(JsonWebToken token) {
        var mayGrant = config.issuers().values().stream()
                .filter(issuer -> issuer.issuer().equals(token.getIssuer()))
                .findFirst()
                .flatMap(CallerConfig.Issuer::mayGrant)
                .orElse(Set.of());
        return words(token.getClaim("scope")).stream()
                .filter(word -> mayGrant.contains(ANY) || mayGrant.contains(word))
                .toList();
    }

    /** A claim that is either a text of words or a list of texts (RFC 8693 §4.2 for {@code scope}); anything else in it does not count. */
    private static Collection<String> words(Object claim) {
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
