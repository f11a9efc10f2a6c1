/**
 * Users and the identities by which they sign in: (issuer, subject) pairs, never email addresses.
 *
 * <p>Backends keep users ({@link io.sealpost.auth.user.UserResource}) and may set identities by hand
 * ({@link io.sealpost.auth.user.IdentityResource}). The features find users by {@link io.sealpost.auth.user.UserLookup} and decide about
 * identities by {@link io.sealpost.auth.user.Identities}. Whatever takes something away from a user is told as
 * {@link io.sealpost.auth.user.UserChanged}, in the transaction that does it.
 */
package io.sealpost.auth.user;
