package io.sealpost.benchmarks;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Rows on their way into a table, in the binary form of COPY. */
final class BinaryCopy implements AutoCloseable {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int END = -1;
    private static final int BUFFER = 1 << 16;
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final DataOutputStream out;

    /** @param target a table with its columns */
    BinaryCopy(Connection connection, String target) throws SQLException, IOException {
        out = new DataOutputStream(new BufferedOutputStream(
                new PGCopyOutputStream(
                        connection.unwrap(PGConnection.class), "copy " + target + " from stdin (format binary)"),
                BUFFER));
        out.write(SIGNATURE);
        // no flags, no more header
        out.writeLong(0);
    }

    void row(Object... values) throws IOException {
        out.writeShort(values.length);
        for (var value : values) {
            switch (value) {
                case UUID id -> {
                    out.writeInt(2 * Long.BYTES);
                    out.writeLong(id.getMostSignificantBits());
                    out.writeLong(id.getLeastSignificantBits());
                }
                case Instant time -> {
                    out.writeInt(Long.BYTES);
                    out.writeLong(ChronoUnit.MICROS.between(EPOCH, time));
                }
                case Long number -> {
                    out.writeInt(Long.BYTES);
                    out.writeLong(number);
                }
                case Integer number -> {
                    out.writeInt(Integer.BYTES);
                    out.writeInt(number);
                }
                case String text -> write(text.getBytes(StandardCharsets.UTF_8));
                case byte[] bytes -> write(bytes);
                default -> throw new IllegalArgumentException(value.getClass().getName());
            }
        }
    }

    private void write(byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public void close() throws IOException {
        out.writeShort(END);
        out.close();
    }
}
