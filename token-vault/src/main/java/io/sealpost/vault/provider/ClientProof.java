package io.sealpost.vault.provider;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.JWTID;
import io.sealpost.vault.credential.CredentialUnusable;
import io.sealpost.vault.provider.OAuthClient.Credential;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;

/** How a client proves itself in one request (RFC 6749 §2.3, RFC 7523 §2.2). What is signed is signed anew for each. */
@ApplicationScoped
class ClientProof {

    /** Long enough for clocks that differ, too short to be of use to whoever finds it in a log. */
    private static final Duration ASSERTION_LIFE = Duration.ofMinutes(5);

    private final Clock clock;

    ClientProof(Clock clock) {
        this.clock = clock;
    }

    ClientAuthentication of(OAuthClient client, Credential credential) throws CredentialUnusable {
        var id = new ClientID(client.clientId());
        return switch (credential) {
            case Credential.Secret secret -> secret(id, secret);
            case Credential.Key(var _, var key) ->
                ClientAssertion.signed(id, key.sign(claims(client, id).toJWTClaimsSet()));
            case Credential.PlatformToken(var _, var reading) -> ClientAssertion.given(id, reading.token());
        };
    }

    /** For a client that may ask in the name of others (RFC 7523 §2.1, §3). Only a key can say so. */
    SignedJWT assertion(OAuthClient client, Credential credential, String subject, List<String> scopes) {
        if (!(credential instanceof Credential.Key(var _, var key))) {
            throw new IllegalArgumentException("No key to sign with: " + credential.name());
        }
        var now = clock.instant();
        return key.sign(new JWTClaimsSet.Builder()
                .issuer(client.clientId())
                .subject(subject)
                .audience(client.tokenEndpoint().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ASSERTION_LIFE)))
                .jwtID(new JWTID().getValue())
                .claim("scope", String.join(" ", scopes))
                .build());
    }

    private static ClientAuthentication secret(ClientID id, Credential.Secret given) {
        var secret = new Secret(given.value().reveal());
        return given.way() == ClientAuthenticationMethod.CLIENT_SECRET_BASIC
                ? new ClientSecretBasic(id, secret)
                : new ClientSecretPost(id, secret);
    }

    /** For the token endpoint, which names the provider at its other endpoints, too (RFC 7523 §3). */
    private JWTAuthenticationClaimsSet claims(OAuthClient client, ClientID id) {
        var now = clock.instant();
        return new JWTAuthenticationClaimsSet(
                id,
                new Audience(client.tokenEndpoint()).toSingleAudienceList(),
                Date.from(now.plus(ASSERTION_LIFE)),
                Date.from(now),
                Date.from(now),
                new JWTID());
    }
}
