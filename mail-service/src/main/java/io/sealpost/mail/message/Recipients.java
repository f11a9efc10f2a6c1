package io.sealpost.mail.message;

import io.sealpost.mail.address.AddressList;
import io.sealpost.mail.address.Mailbox;
import java.util.List;
import java.util.stream.Stream;

/** To whom a message goes, by header. */
record Recipients(List<Mailbox> to, List<Mailbox> cc, List<Mailbox> bcc) {

    /** Everybody once. */
    List<Mailbox> all() {
        return AddressList.distinct(Stream.of(to, cc, bcc).flatMap(List::stream).toList());
    }
}
