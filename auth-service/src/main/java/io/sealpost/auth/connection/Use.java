package io.sealpost.auth.connection;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sealpost.auth.provider.Template;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** What a mailbox is connected for. */
enum Use {
    @JsonProperty("send")
    SEND("https://outlook.office.com/SMTP.Send"),
    @JsonProperty("fetch_imap")
    FETCH_IMAP("https://outlook.office.com/IMAP.AccessAsUser.All"),
    @JsonProperty("fetch_pop")
    FETCH_POP("https://outlook.office.com/POP.AccessAsUser.All");

    private final String microsoftScope;

    Use(String microsoftScope) {
        this.microsoftScope = microsoftScope;
    }

    boolean reads() {
        return this != SEND;
    }

    /**
     * What a grant is used for, as far as its scopes tell: Microsoft has one for each use; Google's one is for all of them, and those of other
     * providers nobody knows.
     */
    static Set<Use> shownBy(Template template, Collection<String> scopes) {
        return switch (template) {
            case MICROSOFT ->
                Arrays.stream(values())
                        .filter(use -> scopes.stream().anyMatch(use::isMicrosofts))
                        .collect(Collectors.toSet());
            case GOOGLE, CUSTOM -> Set.of();
        };
    }

    /** What a grant may be for of which nobody knows; at Microsoft its scopes would tell. */
    static Set<Use> unknown(Template template) {
        return switch (template) {
            case MICROSOFT -> Set.of();
            case GOOGLE, CUSTOM -> Set.of(SEND, FETCH_IMAP);
        };
    }

    /** Exchange answers to two names, and Microsoft writes scopes in either case. */
    private boolean isMicrosofts(String scope) {
        return scope.replaceFirst("(?i)^https://outlook\\.office365\\.com/", "https://outlook.office.com/")
                .equalsIgnoreCase(microsoftScope);
    }

    String microsoftScope() {
        return microsoftScope;
    }
}
