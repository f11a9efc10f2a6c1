package io.sealpost.vault.crypto;

import java.time.Instant;
import java.util.List;

/**
 * What may be told of a data key.
 *
 * @param id as it stands in ciphertexts; a later key has a higher one
 * @param keks by which it is wrapped, the newest wrap last
 */
public record StoredKey(long id, Instant createdAt, List<String> keks) {}
