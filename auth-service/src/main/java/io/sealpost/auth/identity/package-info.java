/**
 * Validates ID tokens (OpenID Connect Core §3.1.3.7).
 *
 * <p>Signature, claims and times are checked by the Nimbus SDK; {@link io.sealpost.auth.identity.IdTokens} decides which keys, algorithms
 * and issuer it may accept. What a validated token says about a person comes out as {@link io.sealpost.auth.identity.Claims}; what follows
 * from it is for the features to decide. Keys are fetched from the application's own {@code jwks_uri} only, never from where a token points.
 */
package io.sealpost.auth.identity;
