package io.sealpost.vault.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/**
 * Looks an answer through before the SDK reads it: the SDK makes a number of any length that it meets, in a time that grows with the square of
 * that length.
 */
final class AnswerJson {

    private static final int LONGEST_NUMBER = 100;
    private static final int DEEPEST = 50;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build();

    private AnswerJson() {}

    /** Whether a text is JSON without numbers and nesting that no provider needs. */
    static boolean isReadable(String text) {
        try (var parser = JSON.createParser(text)) {
            while (parser.nextToken() != null) {
                // only whether there is a next one counts
            }
            return true;
        } catch (IOException notJsonOrTooMuch) {
            return false;
        }
    }
}
