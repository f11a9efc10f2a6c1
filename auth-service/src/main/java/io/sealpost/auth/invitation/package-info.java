/**
 * Invitations: a link by which a user whom a backend knows links an identity, once.
 *
 * <p>A backend makes one ({@link io.sealpost.auth.invitation.InvitationResource}); the feature that sends people to providers looks at its token
 * by {@link io.sealpost.auth.invitation.Invitations#peek} and spends it by {@link io.sealpost.auth.invitation.Invitations#redeem}. Tokens are
 * stored as hashes.
 */
package io.sealpost.auth.invitation;
