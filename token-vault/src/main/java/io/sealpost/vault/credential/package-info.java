/**
 * What a client proves itself with beside a secret: keys with their certificates, and tokens that a platform hands out.
 *
 * <p>{@link io.sealpost.vault.credential.SigningKey} is read from PEM text, out of the database or of a mounted file
 * ({@link io.sealpost.vault.credential.CertificateFiles}); {@link io.sealpost.vault.credential.FederatedTokens} reads mounted tokens. What
 * cannot be used says so by a {@link io.sealpost.vault.credential.Flaw}. Nothing here touches the database or the network, and no key leaves
 * except as a signature.
 */
package io.sealpost.vault.credential;
