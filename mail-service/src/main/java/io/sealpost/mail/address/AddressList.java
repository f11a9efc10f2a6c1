package io.sealpost.mail.address;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Address lists as headers carry them. */
public final class AddressList {

    private AddressList() {}

    /**
     * Reads a comma separated list of mailboxes and groups (RFC 5322 §3.4); an empty group is an empty list.
     *
     * @throws InvalidAddress if any part is no address
     */
    public static List<Mailbox> parse(String text) {
        return new AddressScanner(text).list();
    }

    /** The list without repeated addresses, in order. */
    public static List<Mailbox> distinct(Collection<Mailbox> mailboxes) {
        var byKey = new LinkedHashMap<String, Mailbox>();
        mailboxes.forEach(mailbox -> byKey.putIfAbsent(mailbox.key(), mailbox));
        return List.copyOf(byKey.values());
    }

    /** The header text for the wire. */
    public static String headerText(List<Mailbox> mailboxes) {
        return mailboxes.stream().map(Mailbox::headerText).collect(Collectors.joining(", "));
    }
}
