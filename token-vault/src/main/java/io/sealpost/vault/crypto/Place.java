package io.sealpost.vault.crypto;

import java.nio.charset.StandardCharsets;

/**
 * Where a sealed value is stored; the associated data of its ciphertext.
 *
 * @param row the row's primary key as text
 * @param version counts the values that this place has held, so that an older one put back does not open
 */
public record Place(String table, String row, String column, long version) {

    /** Length-prefixed, so that no two places have the same bytes. */
    byte[] associatedData() {
        var text = new StringBuilder();
        for (var part : new String[] {table, row, column, Long.toString(version)}) {
            text.append(part.length()).append(':').append(part);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
