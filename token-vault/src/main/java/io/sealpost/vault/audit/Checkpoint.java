package io.sealpost.vault.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;

/**
 * What the chains' heads were at a time, signed.
 *
 * @param content the {@link Content} in JSON, exactly as it was signed
 * @param key which key signed it
 */
record Checkpoint(long number, Instant at, String content, int key, Bytes signature) {

    /** The JSON that is signed. */
    @JsonPropertyOrder({"number", "at", "kind", "previous", "position", "heads", "dropped"})
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Content(
            long number,
            Instant at,
            Kind kind,
            String previous,
            long position,
            List<SignedHead> heads,
            Dropped dropped) {}

    /** Why there is one. */
    enum Kind {
        /** Some chains grew: their heads. */
        HEADS,
        /** A month is about to be dropped: where the chains go on behind it. */
        RETENTION
    }

    /**
     * The end of a chain.
     *
     * @param hash in hexadecimal digits
     */
    @JsonPropertyOrder({"writer", "sequence", "hash"})
    record SignedHead(int writer, long sequence, String hash) {

        static SignedHead of(Head head) {
            return new SignedHead(head.writer(), head.sequence(), head.hash().hex());
        }

        Head head() {
            return new Head(writer, sequence, Bytes.ofHex(hash));
        }
    }

    /**
     * What goes with a month.
     *
     * @param month such as 2026-01
     * @param events how many events
     * @param position the highest position of them
     * @param checkpoint the number of the last checkpoint that goes; 0 where none goes
     * @param hash of that checkpoint, in hexadecimal digits
     * @param findings how much of the trail up to the end of that month was not as it was written; null where all was
     */
    @JsonPropertyOrder({"month", "events", "position", "checkpoint", "hash", "findings"})
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Dropped(String month, long events, long position, long checkpoint, String hash, Integer findings) {}

    /** What the next one holds of this one: SHA-256 over the signed text. */
    Bytes hash() {
        try {
            return Bytes.of(MessageDigest.getInstance("SHA-256").digest(bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    byte[] bytes() {
        return content.getBytes(StandardCharsets.UTF_8);
    }
}
