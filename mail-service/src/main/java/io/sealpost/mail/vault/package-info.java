/**
 * What this service needs from token-vault: access tokens, mail passwords and the system parameters.
 *
 * <p>{@link io.sealpost.mail.vault.Vault} is the only caller; it speaks the exchanges of the vault's contract and turns refusals into
 * {@link io.sealpost.mail.vault.LoginUnavailable}. {@link io.sealpost.mail.vault.Logins} gives sessions what they log in with. System
 * parameters are read from the copy in {@link io.sealpost.mail.vault.ParameterCopy}, which outlives outages of the vault. No refresh token
 * exists in this service.
 */
package io.sealpost.mail.vault;
