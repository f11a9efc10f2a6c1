/**
 * What this service needs from token-vault: where an application's endpoints are, its token endpoint, grants, system parameters,
 * the secrets that its replicas share, and the audit.
 *
 * <p>{@link io.sealpost.auth.vault.Vault} is the only caller; it speaks the exchanges of the vault's contract. A vault that does not
 * answer, or does not serve this service, is {@link io.sealpost.auth.vault.VaultUnavailable}; an answer that a caller of ours has to
 * see is {@link io.sealpost.auth.vault.VaultRefusal}. No refresh token and no client secret is ever in an answer.
 */
package io.sealpost.auth.vault;
