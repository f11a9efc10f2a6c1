package io.sealpost.mail.address;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A set of addresses: single ones, all of a domain (exactly that one, no subdomains), or all. Words that are neither, such as the
 * user name of a relay, cover exactly themselves.
 */
public record AddressPatterns(boolean all, Set<String> addresses, Set<String> domains) {

    public static final AddressPatterns NONE = new AddressPatterns(false, Set.of(), Set.of());

    private static final String ANY = "*";

    public AddressPatterns {
        addresses = Set.copyOf(addresses);
        domains = Set.copyOf(domains);
    }

    public static AddressPatterns parse(Collection<String> words) {
        var addresses = new HashSet<String>();
        var domains = new HashSet<String>();
        for (var word : words) {
            if (!word.isBlank() && !word.equals(ANY)) {
                addresses.add(nameKey(word));
                if (!word.contains("@")) {
                    domainKey(word).ifPresent(domains::add);
                }
            }
        }
        return new AddressPatterns(words.contains(ANY), addresses, domains);
    }

    public boolean cover(Mailbox mailbox) {
        return all
                || addresses.contains(mailbox.key())
                || domains.contains(mailbox.domain().key());
    }

    /** As {@link #cover(Mailbox)}, for the name of a mailbox that may not be an address. */
    public boolean coverName(String name) {
        return all || addresses.contains(nameKey(name)) || domains.contains(nameDomain(name));
    }

    /** How a mailbox name is compared. */
    public static String nameKey(String name) {
        try {
            return Mailbox.parse(name).key();
        } catch (InvalidAddress notAnAddress) {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    /** The domain of a mailbox name as it is compared; empty if it has none. */
    public static String nameDomain(String name) {
        try {
            return Mailbox.parse(name).domain().key();
        } catch (InvalidAddress notAnAddress) {
            return "";
        }
    }

    private static Optional<String> domainKey(String word) {
        try {
            return Optional.of(new Domain(word).key());
        } catch (InvalidAddress notADomain) {
            return Optional.empty();
        }
    }
}
