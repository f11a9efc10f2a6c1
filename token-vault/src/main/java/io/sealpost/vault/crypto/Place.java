package io.sealpost.vault.crypto;

import java.nio.charset.StandardCharsets;

/**
 * Where a sealed value is stored; the associated data of its ciphertext. What seals values anew finds places in the database's catalog, so
 * all keep to this:
 *
 * @param row the columns of the row's primary key as PostgreSQL's text, in the key's order, joined by slashes
 * @param version the column {@code generation} or else {@code version}, which counts the values that this place has held, so that an older one
 *     put back does not open; {@link #UNVERSIONED} in tables with neither
 */
public record Place(String table, String row, String column, long version) {

    public static final long UNVERSIONED = 1;

    /** Length-prefixed, so that no two places have the same bytes. */
    byte[] associatedData() {
        var text = new StringBuilder();
        for (var part : new String[] {table, row, column, Long.toString(version)}) {
            text.append(part.length()).append(':').append(part);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
