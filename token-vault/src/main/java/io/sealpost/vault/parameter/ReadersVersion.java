package io.sealpost.vault.parameter;

import java.util.stream.Stream;

/** What a reader has already, as its {@code If-None-Match} says. */
final class ReadersVersion {

    private static final String WEAK = "W/";

    private ReadersVersion() {}

    /**
     * Whether it is the current one: one of the tags names that, or {@code *} stands for any. Tags are compared weakly (RFC 9110 §13.1.2), for
     * whatever compresses answers on their way makes weak ones of them.
     *
     * @param ifNoneMatch the header as sent, or null when absent
     */
    static boolean isCurrent(String ifNoneMatch, long current) {
        return ifNoneMatch != null
                && Stream.of(ifNoneMatch.split(","))
                        .map(String::strip)
                        .map(tag -> tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag)
                        .anyMatch(tag -> tag.equals("*") || tag.equals("\"" + current + "\""));
    }
}
