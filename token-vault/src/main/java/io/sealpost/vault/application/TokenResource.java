package io.sealpost.vault.application;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an access token is for. Some providers give one token for everything, others one for each resource. */
public enum TokenResource {
    MAIL("smtp", "imap", "pop"),
    GRAPH("graph"),
    GMAIL_API("gmail_api");

    private final Set<String> purposes;

    TokenResource(String... purposes) {
        this.purposes = Set.of(purposes);
    }

    /** The resource of a purpose, as callers name it with {@code for=}. */
    public static Optional<TokenResource> forPurpose(String purpose) {
        return Arrays.stream(values())
                .filter(resource -> resource.purposes.contains(purpose))
                .findFirst();
    }

    public Set<String> purposes() {
        return purposes;
    }

    /** As it stands in tables and JSON. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
