/**
 * Envelope encryption of every secret column (Google Tink).
 *
 * <p>Key-encryption keys (KEKs), each behind Tink's {@link com.google.crypto.tink.KmsClient}, wrap data keys that live in the database; data keys
 * seal values, the newest of them whatever is sealed from now on. What is sealed is bound to
 * the {@link io.sealpost.vault.crypto.Place} where it is stored, so a ciphertext that is moved to another row or column does not open.
 * This package knows no other package of the service.
 */
package io.sealpost.vault.crypto;
