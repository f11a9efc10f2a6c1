package io.sealpost.vault.connection;

import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** What a peer says on the connections of one session, of which the mail library may open several, one after the other. */
public final class Answers {

    private final AnswerLimits limits;
    private final Duration silence;
    private final ScheduledExecutorService timer;
    private WatchedLink latest;
    private volatile Excess excess;

    Answers(AnswerLimits limits, Duration silence, ScheduledExecutorService timer) {
        this.limits = limits;
        this.silence = silence;
        this.timer = timer;
    }

    /** What there was too much of. */
    public enum Excess {
        SIZE,
        TIME
    }

    /** Why a connection was ended from this side; empty if none was. */
    public Optional<Excess> excess() {
        return Optional.ofNullable(excess);
    }

    void exceeded(Excess what) {
        excess = excess == null ? what : excess;
    }

    /** A connection in clear has been opened. */
    synchronized WatchedLink begin(Socket opened) {
        latest = new WatchedLink(this, opened, limits.reader(), silence, timer);
        return latest;
    }

    /** TLS begins: on the connection in clear that was opened last, or with the first byte of another one. */
    synchronized WatchedLink beginTls(Socket connected) {
        var link = latest == null || latest.isInsideTls() ? begin(connected) : latest;
        link.beginTls();
        return link;
    }
}
