/**
 * Who calls, and what they may do.
 *
 * <p>A caller is an (issuer, subject) proven by a bearer JWT. quarkus-oidc validates the token (signature, issuer, audience, times)
 * against the issuer's keys; {@link io.sealpost.auth.caller.VerifiedTokens} remembers for a while that it did.
 * {@link io.sealpost.auth.caller.CallerPermissions} then narrows what its {@code scope} claims to what the
 * issuer may grant and adds what configuration gives to that very caller. Nothing is allowed unless an endpoint says which
 * permission allows it.
 */
package io.sealpost.auth.caller;
