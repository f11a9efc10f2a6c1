package io.sealpost.mail.received;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sealpost.mail.address.ReceivedAddress;
import java.util.List;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.dom.field.AddressListField;
import org.apache.james.mime4j.dom.field.MailboxField;
import org.apache.james.mime4j.dom.field.MailboxListField;
import org.apache.james.mime4j.stream.Field;

/** A name and an address of a received header. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record MailAddress(String name, String address) {

    /** The addresses of a field; where the parser finds none, the field is repaired as far as possible. */
    static List<MailAddress> list(Field field) {
        var parsed =
                switch (field) {
                    case AddressListField addresses
                    when addresses.getAddressList() != null ->
                        addresses.getAddressList().flatten().stream()
                                .map(MailAddress::of)
                                .toList();
                    case MailboxListField mailboxes
                    when mailboxes.getMailboxList() != null ->
                        mailboxes.getMailboxList().stream().map(MailAddress::of).toList();
                    case MailboxField mailbox when mailbox.getMailbox() != null -> List.of(of(mailbox.getMailbox()));
                    default -> List.<MailAddress>of();
                };
        return parsed.isEmpty() ? repaired(field.getBody()) : parsed;
    }

    private static List<MailAddress> repaired(String text) {
        return ReceivedAddress.read(ReceivedMail.decoded(text)).stream()
                .map(mailbox -> new MailAddress(mailbox.name(), mailbox.address()))
                .toList();
    }

    /** The parser takes a name for a part of the address where the brackets are missing. */
    private static MailAddress of(Mailbox mailbox) {
        var repaired = mailbox.getAddress().contains(" ") ? repaired(mailbox.getAddress()) : List.<MailAddress>of();
        return repaired.isEmpty() ? new MailAddress(mailbox.getName(), mailbox.getAddress()) : repaired.getFirst();
    }
}
