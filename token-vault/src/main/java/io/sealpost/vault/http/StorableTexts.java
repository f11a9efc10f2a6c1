package io.sealpost.vault.http;

import io.sealpost.vault.refusal.Refusal;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/** Refuses paths and queries with characters that no stored text has: they can name nothing. */
@Provider
@PreMatching
public final class StorableTexts implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        var uri = request.getUriInfo();
        if (!readable(uri.getPath(true))) {
            throw Refusal.invalid("path", "has a character that no name has; correct the URL");
        }
        uri.getQueryParameters(true).forEach((name, values) -> {
            if (!values.stream().allMatch(StorableTexts::readable)) {
                throw Refusal.invalid(readable(name) ? name : "query", "has a character that no value has");
            }
        });
    }

    /** In a URL the replacement character stands for octets that are no UTF-8: two such names would be one. */
    private static boolean readable(String text) {
        return storable(text) && text.indexOf('\uFFFD') < 0;
    }

    /** Whether PostgreSQL can store a text and give it back unchanged. */
    static boolean storable(String text) {
        return text.indexOf('\0') < 0
                && text.codePoints()
                        .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
