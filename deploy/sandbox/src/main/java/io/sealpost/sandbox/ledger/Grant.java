package io.sealpost.sandbox.ledger;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What tokens may now be made for.
 *
 * @param family all tokens that descend from one consent share it, and die together
 * @param account the account that consented
 * @param scopes the scopes of the access token to make
 * @param nonce the nonce of the visit; absent on a refresh
 */
public record Grant(UUID family, String account, Set<String> scopes, Optional<String> nonce) {}
