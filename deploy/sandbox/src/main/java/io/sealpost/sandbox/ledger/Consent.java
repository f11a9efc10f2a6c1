package io.sealpost.sandbox.ledger;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What an account's owner agreed to in one visit.
 *
 * @param account the mailbox or login, compared in lower case
 * @param scopes the scopes granted
 * @param redirectUri must be repeated when the code is redeemed
 * @param codeChallenge the PKCE challenge, S256
 * @param nonce goes into the ID token
 * @param refreshable whether a refresh token will be issued
 */
public record Consent(
        String account,
        Set<String> scopes,
        URI redirectUri,
        String codeChallenge,
        Optional<String> nonce,
        boolean refreshable) {

    public Consent {
        account = account.toLowerCase(Locale.ROOT);
        scopes = Set.copyOf(scopes);
    }
}
