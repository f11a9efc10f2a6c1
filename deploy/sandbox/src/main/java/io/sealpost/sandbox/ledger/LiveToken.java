package io.sealpost.sandbox.ledger;

import java.time.Instant;
import java.util.Set;

/** A token that is alive: whose it is, for what, and until when. */
public record LiveToken(String account, Set<String> scopes, Instant expiresAt) {}
