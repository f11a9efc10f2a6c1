package io.sealpost.auth.connection;

import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

@Entity
class Connection {

    @Id
    UUID id;

    String provider;
    String account;
    String uses;
    String returnTo;
    String requestedBy;
    byte[] ticketHash;

    @Enumerated(EnumType.STRING)
    ConnectionStatus status;

    String cause;
    Instant createdAt;
    Instant expiresAt;
    Instant spentAt;

    List<Use> useList() {
        return Arrays.stream(uses.split(" ")).map(Use::valueOf).toList();
    }

    /** The status as it is now: a link that ran out is expired before housekeeping notes it. */
    ConnectionStatus statusAt(Instant now) {
        return status == ConnectionStatus.OPEN && !expiresAt.isAfter(now) ? ConnectionStatus.EXPIRED : status;
    }

    /** Refuses a ticket that was spent or that ran out. */
    void requireUsable(Instant now) {
        requireUnspent();
        if (!expiresAt.isAfter(now)) {
            throw Refusal.of(RefusalCode.TICKET_EXPIRED, "This link is too old. Ask whoever sent it for a new one.");
        }
    }

    /** Refuses a ticket that was spent. */
    void requireUnspent() {
        if (spentAt != null) {
            throw Refusal.of(
                    RefusalCode.TICKET_USED,
                    "This link was used already. Ask whoever sent it for a new one, should the mailbox not be connected.");
        }
    }
}
