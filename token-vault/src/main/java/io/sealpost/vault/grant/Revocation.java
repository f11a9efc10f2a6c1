package io.sealpost.vault.grant;

import io.sealpost.vault.crypto.Place;
import io.sealpost.vault.provider.ClientAuthenticationMethod;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/**
 * A refresh token that its provider has still to be told to revoke, with all that is needed for it: by then the application may stand for
 * another party, which must not get to see it. While it stands for the same one ({@code identity}) its credentials of the day are used.
 */
@Entity
class Revocation {

    private static final String TABLE = "revocation";

    @Id
    UUID id;

    String application;
    long identity;
    String issuer;
    String subject;
    String clientId;
    String tokenEndpoint;
    String revocationEndpoint;

    @Enumerated(EnumType.STRING)
    ClientAuthenticationMethod clientAuthentication;

    /** Null where the client had no live credential. */
    byte[] clientSecretSealed;

    byte[] tokenSealed;
    Instant createdAt;
    int attempts;
    Instant nextTryAt;
    Instant giveUpAt;

    Place tokenPlace() {
        return new Place(TABLE, id.toString(), "token_sealed", Place.UNVERSIONED);
    }

    Place clientSecretPlace() {
        return new Place(TABLE, id.toString(), "client_secret_sealed", Place.UNVERSIONED);
    }
}
