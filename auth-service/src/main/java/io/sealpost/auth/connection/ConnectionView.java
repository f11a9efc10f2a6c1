package io.sealpost.auth.connection;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A connection as it is shown.
 *
 * @param cause a code, null where the status says all
 * @param connectUrl where to send the person; shown once, to who opened it
 * @param completedAt when a callback decided it, null before
 */
record ConnectionView(
        UUID id,
        ConnectionKind kind,
        String provider,
        @JsonInclude(JsonInclude.Include.NON_NULL) String account,
        @JsonInclude(JsonInclude.Include.NON_NULL) String tenant,
        List<Use> uses,
        @JsonInclude(JsonInclude.Include.NON_NULL) String returnTo,
        String requestedBy,
        ConnectionStatus status,
        String cause,
        @JsonInclude(JsonInclude.Include.NON_NULL) String connectUrl,
        Instant createdAt,
        Instant expiresAt,
        Instant completedAt) {

    static ConnectionView of(Connection c, Instant now) {
        return of(c, now, null);
    }

    static ConnectionView of(Connection c, Instant now, String connectUrl) {
        return new ConnectionView(
                c.id,
                c.kind,
                c.provider,
                c.account,
                c.tenant,
                c.useList(),
                c.returnTo,
                c.requestedBy,
                c.statusAt(now),
                c.cause,
                connectUrl,
                c.createdAt,
                c.expiresAt,
                c.spentAt);
    }

    /** The link is a way in. */
    @Override
    public String toString() {
        return "ConnectionView[" + id + "]";
    }
}
