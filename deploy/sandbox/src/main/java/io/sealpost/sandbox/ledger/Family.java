package io.sealpost.sandbox.ledger;

import java.util.Set;
import java.util.UUID;

/** All tokens that descend from one consent. Not thread-safe: the ledger's lock guards it. */
final class Family {
    private final UUID id = UUID.randomUUID();
    private final String account;
    private final Set<String> scopes;
    private Secret refreshToken;
    private boolean revoked;

    Family(String account, Set<String> scopes) {
        this.account = account;
        this.scopes = scopes;
    }

    UUID id() {
        return id;
    }

    String account() {
        return account;
    }

    Set<String> scopes() {
        return scopes;
    }

    boolean revoked() {
        return revoked;
    }

    void revoke() {
        revoked = true;
    }

    /** Replaces the one refresh token that is alive. */
    Secret rotate() {
        refreshToken = Secret.random();
        return refreshToken;
    }

    boolean isCurrent(Secret token) {
        return token.equals(refreshToken);
    }
}
