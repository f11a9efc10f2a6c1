package io.sealpost.vault.crypto;

/** A stored ciphertext does not belong to its place: it was changed, moved or put back from an older version. */
public final class SealBroken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SealBroken(Place place, Throwable cause) {
        super("The sealed value at " + place + " does not open: it was changed or does not belong there.", cause);
    }
}
