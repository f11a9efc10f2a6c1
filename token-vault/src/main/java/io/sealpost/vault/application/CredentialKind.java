package io.sealpost.vault.application;

import io.sealpost.vault.provider.ClientAuthenticationMethod;
import java.util.Locale;
import java.util.Optional;

/** The kinds of credentials that an application may have. Names are unique within a kind only. */
enum CredentialKind {
    CLIENT_SECRETS,
    CERTIFICATES,
    FEDERATED_TOKEN;

    /** The member of the application that holds them. */
    String member() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether an application that proves itself like this uses credentials of this kind. */
    boolean isOf(ClientAuthenticationMethod method) {
        return switch (method) {
            case CLIENT_SECRET_POST, CLIENT_SECRET_BASIC -> this == CLIENT_SECRETS;
            case PRIVATE_KEY_JWT -> this == CERTIFICATES;
            case FEDERATED -> this == FEDERATED_TOKEN;
        };
    }

    /** One credential by a name that no other of its application has; in names of credentials there is no slash. */
    String key(String name) {
        return member() + "/" + name;
    }

    /** The name of a credential of this kind, if the key is one of this kind. */
    Optional<String> name(String key) {
        return key.startsWith(key("")) ? Optional.of(key.substring(key("").length())) : Optional.empty();
    }
}
