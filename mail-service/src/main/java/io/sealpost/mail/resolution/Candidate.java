package io.sealpost.mail.resolution;

import io.sealpost.mail.address.Mailbox;
import java.util.Optional;

/**
 * An outgoing server as the resolver sees it.
 *
 * @param bulk whether it is only for messages that ask for bulk
 * @param ownMailbox the only sender that the server sends as, or empty if it sends as anything that its filter covers
 */
public record Candidate(String name, FromFilter filter, boolean active, boolean bulk, Optional<Mailbox> ownMailbox) {}
