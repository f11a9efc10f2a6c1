package io.sealpost.mail.address;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One mailbox (RFC 5322 §3.4): a display name, empty if there is none, and an address. Holds nothing {@link Deceptive}, so that its
 * texts cannot break a header or an SMTP command, and show what they are.
 */
public record Mailbox(String name, String localPart, Domain domain) {

    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_LOCAL_PART = 64;
    private static final Pattern DOT_ATOM = Pattern.compile(
            "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x{80}-\\x{10ffff}-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x{80}-\\x{10ffff}-]+)*");

    public Mailbox {
        if (Deceptive.isIn(name) || Deceptive.isIn(localPart)) {
            throw new InvalidAddress(
                    "control characters, changes of the writing direction and invisible characters are not allowed in an address");
        }
        if (name.length() > LONGEST_NAME) {
            throw new InvalidAddress("the display name is longer than 256 characters");
        }
        if (localPart.length() > LONGEST_LOCAL_PART) {
            throw new InvalidAddress("the part before the @ is longer than 64 characters");
        }
    }

    /**
     * Reads exactly one mailbox.
     *
     * @throws InvalidAddress if it is none, or more than one
     */
    public static Mailbox parse(String text) {
        return new AddressScanner(text).mailbox();
    }

    /** The address as it was written, without the name. */
    public String address() {
        return quotedLocalPart() + "@" + domain.text();
    }

    /** Equal for mailboxes that count as the same. */
    public String key() {
        return quoted(loweredLocalPart()) + "@" + domain.key();
    }

    /** The address as MAIL FROM and RCPT TO carry it: the domain as A-labels, the local part untouched. */
    public String envelope() {
        return quotedLocalPart() + "@" + domain.wire();
    }

    /** Whether this address can only be sent to servers with SMTPUTF8 (RFC 6531). */
    public boolean needsUtf8() {
        return !isAscii(localPart);
    }

    public boolean sameAddress(Mailbox other) {
        return key().equals(other.key());
    }

    public Mailbox named(String otherName) {
        return new Mailbox(otherName, localPart, domain);
    }

    /** This mailbox with its address in small letters, except a local part that is not ASCII: there case may matter. */
    public Mailbox normalizedAddress() {
        return new Mailbox(name, loweredLocalPart(), new Domain(domain.lowered()));
    }

    /** This address under the name of another mailbox, or under that one's local part if it has no name. */
    public Mailbox encapsulating(Mailbox other) {
        return named(other.name().isEmpty() ? other.localPart() : other.name());
    }

    /** The header text for people: {@code "name" <address>}, not encoded. */
    public String text() {
        return name.isEmpty() ? address() : quotedName() + " <" + address() + ">";
    }

    /** The header text for the wire: a name that is not ASCII as encoded-words (RFC 2047), the domain as A-labels. */
    public String headerText() {
        if (name.isEmpty()) {
            return envelope();
        }
        return (isAscii(name) ? quotedName() : EncodedWord.encode(name)) + " <" + envelope() + ">";
    }

    private String loweredLocalPart() {
        return isAscii(localPart) ? localPart.toLowerCase(Locale.ROOT) : localPart;
    }

    private String quotedLocalPart() {
        return quoted(localPart);
    }

    private static String quoted(String localPart) {
        return DOT_ATOM.matcher(localPart).matches() ? localPart : quotedString(localPart);
    }

    private String quotedName() {
        return quotedString(name);
    }

    private static String quotedString(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}
