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
        if (!storable(uri.getPath(true))) {
            throw Refusal.invalid("path", "has a character that no name has; correct the URL");
        }
        uri.getQueryParameters(true).forEach((name, values) -> {
            if (!values.stream().allMatch(StorableTexts::storable)) {
                throw Refusal.invalid(storable(name) ? name : "query", "has a character that no value has");
            }
        });
    }

    /** Whether PostgreSQL can store a text and give it back unchanged. */
    static boolean storable(String text) {
        return text.indexOf('\0') < 0
                && text.indexOf('\uFFFD') < 0
                && text.codePoints()
                        .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
