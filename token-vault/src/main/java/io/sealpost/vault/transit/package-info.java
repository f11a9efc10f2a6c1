/**
 * KEKs that HashiCorp Vault or OpenBao holds: its Transit engine wraps and unwraps data keys, and the KEK never leaves it.
 *
 * <p>{@link io.sealpost.vault.transit.TransitKeks} is one of the {@link com.google.crypto.tink.KmsClient}s that {@code crypto} asks. Nothing here
 * connects anywhere unless a KEK's URI begins with {@code transit:}.
 */
package io.sealpost.vault.transit;
