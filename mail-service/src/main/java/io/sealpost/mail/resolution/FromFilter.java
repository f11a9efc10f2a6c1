package io.sealpost.mail.resolution;

import io.sealpost.mail.address.Domain;
import io.sealpost.mail.address.InvalidAddress;
import io.sealpost.mail.address.Mailbox;
import java.util.HashSet;
import java.util.Set;

/**
 * For which senders an outgoing server is meant: comma separated addresses and domains. A domain covers exactly itself. An empty
 * filter is nobody's in particular: it covers every sender.
 */
public record FromFilter(Set<String> addresses, Set<String> domains) {

    public static final FromFilter EMPTY = new FromFilter(Set.of(), Set.of());

    public FromFilter {
        addresses = Set.copyOf(addresses);
        domains = Set.copyOf(domains);
    }

    /**
     * Reads a filter; null and the empty text are the empty filter.
     *
     * @throws InvalidAddress naming the entry that is neither an address nor a domain
     */
    public static FromFilter parse(String text) {
        if (text == null || text.isEmpty()) {
            return EMPTY;
        }
        var addresses = new HashSet<String>();
        var domains = new HashSet<String>();
        for (var entry : text.split(",", -1)) {
            read(entry.strip(), addresses, domains);
        }
        return new FromFilter(addresses, domains);
    }

    private static void read(String entry, Set<String> addresses, Set<String> domains) {
        try {
            if (entry.indexOf('@') > 0) {
                addresses.add(Mailbox.parse(entry).key());
            } else {
                domains.add(new Domain(entry).key());
            }
        } catch (InvalidAddress e) {
            throw new InvalidAddress("the entry '" + entry + "' is neither an address nor a domain");
        }
    }

    public boolean isEmpty() {
        return addresses.isEmpty() && domains.isEmpty();
    }

    boolean hasAddress(Mailbox mailbox) {
        return addresses.contains(mailbox.key());
    }

    boolean hasDomainOf(Mailbox mailbox) {
        return domains.contains(mailbox.domain().key());
    }

    /** Whether a server with this filter may send for that mailbox. */
    public boolean covers(Mailbox mailbox) {
        return isEmpty() || hasAddress(mailbox) || hasDomainOf(mailbox);
    }
}
