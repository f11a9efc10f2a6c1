package io.sealpost.vault.crypto;

import com.google.crypto.tink.Aead;

/**
 * A key-encryption key in use.
 *
 * @param id as the wrapped data keys name it
 * @param source where the operator said that it is
 */
record Kek(String id, String source, Aead aead) {

    /** Who holds it: the source's scheme. */
    String provider() {
        return source.substring(0, source.indexOf(':'));
    }

    @Override
    public String toString() {
        return source.equals(id) ? id : id + " (" + source + ")";
    }
}
