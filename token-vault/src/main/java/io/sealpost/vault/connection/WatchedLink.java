package io.sealpost.vault.connection;

import io.sealpost.vault.connection.Answers.Excess;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One connection, read along in front of the mail library, which takes whatever comes and waits for each byte anew.
 *
 * <ol>
 *   <li>The library sees no byte of an answer that is larger than the limits allow, in clear and inside TLS alike.
 *   <li>Waiting for an answer, or for TLS, ends after twice the time that the peer may be silent, and a second more for every 16 KiB that
 *       came; time in which nobody waits does not count.
 *   <li>After either the connection is closed, and every further read fails.
 * </ol>
 */
final class WatchedLink {

    private static final int SLOWEST = 16 * 1024;
    private static final long NOBODY_WAITS = Long.MIN_VALUE;

    private final Answers answers;
    private final Socket socket;
    private final AnswerLimits.Reader reader;
    private final Duration patience;
    private final ScheduledFuture<?> watch;
    private boolean insideTls;
    private Excess excess;
    private long heard;
    private long waited;
    private long waitingSince = NOBODY_WAITS;

    /** @param socket the one below TLS, where there is TLS */
    WatchedLink(
            Answers answers,
            Socket socket,
            AnswerLimits.Reader reader,
            Duration silence,
            ScheduledExecutorService timer) {
        this.answers = answers;
        this.socket = socket;
        this.reader = reader;
        this.patience = silence.multipliedBy(2);
        var pause = Math.clamp(patience.toMillis() / 8, 10, 1000);
        this.watch = timer.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
    }

    /** From here on the streams in clear carry TLS records, which are nobody's lines. */
    synchronized void beginTls() {
        insideTls = true;
    }

    synchronized boolean isInsideTls() {
        return insideTls;
    }

    InputStream heard(InputStream in, boolean tls) {
        return new Heard(in, tls);
    }

    OutputStream said(OutputStream out, boolean tls) {
        return new Said(out, tls);
    }

    /** Something that waits for the peer. */
    interface Wait<T> {
        T now() throws IOException;
    }

    <T> T waiting(Wait<T> wait) throws IOException {
        synchronized (this) {
            refuseAfterExcess();
            waitingSince = System.nanoTime();
        }
        try {
            return wait.now();
        } catch (IOException e) {
            refuseAfterExcess();
            throw e;
        } finally {
            synchronized (this) {
                waited += System.nanoTime() - waitingSince;
                waitingSince = NOBODY_WAITS;
            }
        }
    }

    private synchronized void refuseAfterExcess() throws AnswerRefused {
        if (excess != null) {
            throw new AnswerRefused(excess);
        }
    }

    private synchronized boolean isWatched(boolean tls) {
        return tls || !insideTls;
    }

    private synchronized void asked() {
        heard = 0;
        waited = 0;
        reader.asked();
    }

    private synchronized void hear(byte[] bytes, int from, int count) throws AnswerRefused {
        heard += count;
        if (!reader.allows(bytes, from, count)) {
            end(Excess.SIZE);
            refuseAfterExcess();
        }
    }

    private synchronized void look() {
        if (socket.isClosed()) {
            watch.cancel(false);
        } else if (waitingSince != NOBODY_WAITS && waited + System.nanoTime() - waitingSince > longest()) {
            end(Excess.TIME);
        }
    }

    private long longest() {
        return patience.toNanos() + TimeUnit.SECONDS.toNanos(1) / SLOWEST * heard;
    }

    /** The socket below TLS is closed: TLS would say goodbye first, to a peer that need not listen. */
    private void end(Excess why) {
        excess = excess == null ? why : excess;
        answers.exceeded(excess);
        watch.cancel(false);
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Nothing is read from it any more, which is what matters.
        }
    }

    private final class Heard extends FilterInputStream {

        private final boolean tls;

        Heard(InputStream in, boolean tls) {
            super(in);
            this.tls = tls;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (!isWatched(tls)) {
                return in.read(bytes, from, length);
            }
            var count = waiting(() -> in.read(bytes, from, length));
            if (count > 0) {
                hear(bytes, from, count);
            }
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            return readNBytes(Math.clamp(count, 0, SLOWEST)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    private final class Said extends FilterOutputStream {

        private final boolean tls;

        Said(OutputStream out, boolean tls) {
            super(out);
            this.tls = tls;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (isWatched(tls)) {
                asked();
            }
            out.write(bytes, from, length);
        }
    }
}
