package io.sealpost.vault.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * How the events of one writer hang together: each one's hash is SHA-256 over the hash before and the event, every field with its length, so
 * that no two events have the same bytes. What stands before the first event is the writer itself.
 */
final class ChainHash {

    private static final int LONGEST_WITHOUT_TEXTS = 256;
    private static final int ABSENT = -1;

    private ChainHash() {}

    /** What the first event of a writer is linked to. */
    static Bytes first(Writer writer) {
        var name = writer.name().getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(LONGEST_WITHOUT_TEXTS + name.length);
        bytes.putInt(writer.id());
        put(bytes, name);
        put(bytes, writer.startedAt());
        return digest(sha256(), bytes);
    }

    static Bytes next(Bytes before, int writer, long sequence, AuditEvent event) {
        var texts = new byte[][] {
            bytes(event.caller()),
            bytes(event.origin()),
            bytes(event.action()),
            bytes(event.object()),
            bytes(event.purpose()),
            bytes(event.outcome()),
            bytes(event.reason()),
            bytes(event.posted() == null ? null : event.posted().by())
        };
        var length = LONGEST_WITHOUT_TEXTS;
        for (var text : texts) {
            length += text == null ? 0 : text.length;
        }
        var bytes = ByteBuffer.allocate(length);
        bytes.putInt(writer);
        bytes.putLong(sequence);
        put(bytes, event.at());
        for (var text : texts) {
            put(bytes, text);
        }
        put(bytes, event.posted() == null ? null : event.posted().id());
        put(bytes, event.posted() == null ? null : event.posted().at());
        var digest = sha256();
        digest.update(before.array());
        return digest(digest, bytes);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static void put(ByteBuffer bytes, byte[] text) {
        if (text == null) {
            bytes.putInt(ABSENT);
        } else {
            bytes.putInt(text.length).put(text);
        }
    }

    /** As precise as the database keeps it. */
    private static void put(ByteBuffer bytes, Instant time) {
        bytes.putLong(time == null ? ABSENT : ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    private static void put(ByteBuffer bytes, UUID id) {
        if (id == null) {
            bytes.putInt(ABSENT);
        } else {
            bytes.putInt(Long.BYTES * 2).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        }
    }

    private static Bytes digest(MessageDigest digest, ByteBuffer bytes) {
        digest.update(bytes.flip());
        return Bytes.of(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
