package io.sealpost.vault.caller;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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
        var grants = new HashSet<String>();
        var secrets = new SecretNames.Builder();
        config.issuers().values().stream()
                .filter(issuer -> issuer.issuer().equals(token.getIssuer()))
                .findFirst()
                .ifPresent(issuer -> {
                    var mayGrant = issuer.mayGrant().orElse(Set.of());
                    words(token.getClaim("scope")).stream()
                            .filter(word -> mayGrant.contains(ANY) || mayGrant.contains(word))
                            .forEach(permissions::add);
                    // A claim widens only what the same token was allowed to grant, never what configuration gave.
                    if (permissions.contains("grants:use")) {
                        grants.addAll(texts(token.getClaim("grants")));
                    }
                    if (permissions.contains("secrets:use")) {
                        secrets.used(texts(token.getClaim("secrets")));
                    }
                    if (permissions.contains("secrets:write")) {
                        secrets.written(texts(token.getClaim("secrets")));
                    }
                });
        config.callers().values().stream()
                .filter(known -> known.issuer().equals(token.getIssuer())
                        && known.subject().equals(token.getSubject()))
                .forEach(known -> {
                    permissions.addAll(known.permissions());
                    grants.addAll(known.grants().orElse(Set.of()));
                    secrets.used(known.secrets().orElse(Set.of()));
                    secrets.written(known.secrets().orElse(Set.of()));
                });
        return new Caller(
                token.getIssuer(),
                token.getSubject(),
                Set.copyOf(permissions),
                grants.stream().map(GrantPattern::parse).toList(),
                secrets.build(),
                origin);
    }

    /** A claim that is either a text of words or a list of them (RFC 8693 §4.2 for {@code scope}). */
    private static Collection<String> words(Object claim) {
        return texts(claim).stream().flatMap(text -> Stream.of(text.split(" "))).toList();
    }

    /** A claim that is either one text or a list of texts; anything else in it does not count. */
    private static Collection<String> texts(Object claim) {
        return switch (claim) {
            case JsonArray array ->
                array.stream()
                        .filter(JsonString.class::isInstance)
                        .map(text -> ((JsonString) text).getString())
                        .toList();
            case JsonString text -> List.of(text.getString());
            case String text -> List.of(text);
            case Collection<?> texts ->
                texts.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
            case null, default -> List.of();
        };
    }
}
