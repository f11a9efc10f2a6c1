package io.sealpost.auth.connection;

import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.secret.RandomText;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

@Entity
class Connection {

    @Id
    UUID id;

    @Enumerated(EnumType.STRING)
    ConnectionKind kind;

    String provider;

    /** As it was when the link was made, or its button pressed last; null in rows of earlier versions. */
    String application;

    /** Null for an administrator's consent. */
    String account;

    /** Whose administrator is asked: a directory's id or domain, in lower case, or {@code organizations}; null for a mailbox. */
    String tenant;

    /** By what the account is compared; null in rows of earlier versions. */
    String accountKey;

    String uses;
    String returnTo;
    String requestedBy;
    /** The caller who asked for links for all grants that need consent; null where this one was asked for by itself. */
    String repairer;

    byte[] ticketHash;

    @Enumerated(EnumType.STRING)
    ConnectionStatus status;

    String cause;
    Instant createdAt;
    Instant expiresAt;
    Instant spentAt;

    List<Use> useList() {
        return uses.isEmpty()
                ? List.of()
                : Arrays.stream(uses.split(" ")).map(Use::valueOf).toList();
    }

    void use(Set<Use> wanted) {
        uses = wanted.stream().sorted().map(Use::name).collect(Collectors.joining(" "));
    }

    /** As the audit names it; a mailbox like the grant that may come of it. */
    String object() {
        return (application == null ? provider : application) + "/" + about();
    }

    /** The account, or the directory. */
    String about() {
        return kind == ConnectionKind.MAILBOX ? account : tenant;
    }

    /** What for, as the audit tells it. */
    String purpose() {
        var purpose = uses.toLowerCase(Locale.ROOT);
        return kind == ConnectionKind.MAILBOX ? purpose : ("admin_consent " + purpose).strip();
    }

    /** What its place of return is told, in this order. */
    Map<String, String> told() {
        var told = new LinkedHashMap<String, String>();
        told.put("connection", id.toString());
        told.put("status", status.text());
        told.put("cause", cause);
        return told;
    }

    /** Opens it for whoever has the ticket that is returned, the only copy; the one before works no longer. */
    RandomText open(Instant now, Duration life) {
        var ticket = RandomText.make();
        ticketHash = ticket.hash();
        status = ConnectionStatus.OPEN;
        cause = null;
        expiresAt = now.plus(life);
        return ticket;
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
