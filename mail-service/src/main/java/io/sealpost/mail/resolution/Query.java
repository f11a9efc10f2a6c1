package io.sealpost.mail.resolution;

import io.sealpost.mail.address.Mailbox;
import java.util.Optional;

/**
 * What a message asks for.
 *
 * @param from the From as given, empty if the message has none
 * @param server the server that the message names, if it names one
 * @param bulk whether the message may use servers for bulk mail
 */
public record Query(Optional<Mailbox> from, Optional<String> server, boolean bulk) {

    public static Query of(Mailbox from) {
        return new Query(Optional.of(from), Optional.empty(), false);
    }
}
