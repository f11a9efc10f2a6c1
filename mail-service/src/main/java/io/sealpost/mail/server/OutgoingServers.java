package io.sealpost.mail.server;

import io.sealpost.mail.address.InvalidAddress;
import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.connection.Authentication;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.resolution.Candidate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The outgoing servers as other features use them. */
@ApplicationScoped
public class OutgoingServers {

    private final OutgoingRows rows;

    OutgoingServers(OutgoingRows rows) {
        this.rows = rows;
    }

    /**
     * How to reach a server.
     *
     * @param revision changes with the settings
     * @param maxMessageBytes the largest message that it takes, null for no limit
     */
    public record Access(
            long revision, boolean active, Endpoint endpoint, Authentication authentication, Long maxMessageBytes) {}

    /** All servers in the order in which they are tried. */
    @Transactional
    public List<Candidate> candidates() {
        return rows.inOrder().stream().map(OutgoingServer::candidate).toList();
    }

    /** A server by name, empty if it is gone. */
    @Transactional
    public Optional<Access> find(String name) {
        return rows.findByIdOptional(name)
                .map(server -> new Access(
                        server.revision,
                        server.active,
                        server.endpoint(),
                        server.authentication(),
                        server.maxMessageBytes));
    }

    /**
     * A sender that the server may send as, for a test: its own mailbox, or the first address or domain that its filter covers, or who
     * sends notifications, or whoever it logs in as.
     */
    @Transactional
    Optional<Mailbox> testSender(String name, Optional<Mailbox> notifications) {
        return rows.findByIdOptional(name).flatMap(server -> server.ownMailbox()
                .or(() -> covered(server.fromFilter))
                .or(() -> notifications)
                .or(() -> login(server.authentication())));
    }

    private static Optional<Mailbox> login(Authentication login) {
        return Stream.of(Optional.ofNullable(login.username()), Optional.ofNullable(login.account()))
                .flatMap(Optional::stream)
                .flatMap(name -> address(name).stream())
                .findFirst();
    }

    private static Optional<Mailbox> address(String name) {
        try {
            return Optional.of(Mailbox.parse(name));
        } catch (InvalidAddress notAnAddress) {
            return Optional.empty();
        }
    }

    private static Optional<Mailbox> covered(String filter) {
        if (filter.isEmpty()) {
            return Optional.empty();
        }
        var first = filter.split(",", -1)[0].strip();
        return Optional.of(Mailbox.parse(first.contains("@") ? first : "postmaster@" + first));
    }
}
