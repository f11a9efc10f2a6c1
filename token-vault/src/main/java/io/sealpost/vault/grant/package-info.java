/**
 * Grants: what an account's owner allowed, kept alive.
 *
 * <p>{@link io.sealpost.vault.grant.CodeRedeemer} turns a code into a pending grant, {@link io.sealpost.vault.grant.GrantConfirmer} makes it the account's,
 * {@link io.sealpost.vault.grant.AccessTokens} answers with an access token and lets {@link io.sealpost.vault.grant.GrantRefresher} fetch a new one,
 * {@link io.sealpost.vault.grant.GrantEnder} ends it and {@link io.sealpost.vault.grant.Revoker} tells the provider. No provider is ever called inside a
 * transaction, and no token leaves this package but the access token that a caller asked for.
 */
package io.sealpost.vault.grant;
