package io.sealpost.mail.address;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The domain of an address, or an address literal in brackets, as it was written.
 *
 * <p>Non-ASCII domains are mapped by IDNA 2003, the version that the JDK knows. The four characters that IDNA 2008 treats otherwise
 * would silently become another domain, so they are refused in their Unicode form.
 */
public record Domain(String text) {

    private static final int LONGEST = 253;
    private static final Pattern ASCII = Pattern.compile("[\\x00-\\x7f]*");
    private static final Pattern LABELS =
            Pattern.compile("(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(\\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*");
    private static final Pattern LITERAL = Pattern.compile("\\[[\\x21-\\x5a\\x5e-\\x7e]+]");
    private static final Pattern MAPPED_OTHERWISE = Pattern.compile("[\\u00df\\u1e9e\\u03c2\\u200c\\u200d]");

    public Domain {
        // long before anything else: the pattern below works on short texts only
        if (text.length() > LONGEST) {
            throw new InvalidAddress("the part behind the @ is not a domain name");
        }
        if (!LITERAL.matcher(text).matches()) {
            var wire = wire(text);
            if (wire.length() > LONGEST || !LABELS.matcher(wire).matches()) {
                throw new InvalidAddress("the part behind the @ is not a domain name");
            }
        }
    }

    /** The domain as it goes on the wire: A-labels for what is not ASCII, ASCII as it was written. */
    public String wire() {
        return LITERAL.matcher(text).matches() ? text : wire(text);
    }

    /** Equal for equal domains, whichever way they are written. */
    public String key() {
        return wire().toLowerCase(Locale.ROOT);
    }

    /** The domain in small letters, Unicode where it was Unicode. */
    public String lowered() {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String wire(String text) {
        if (ASCII.matcher(text).matches()) {
            return text;
        }
        if (MAPPED_OTHERWISE.matcher(text).find()) {
            throw new InvalidAddress("write this domain in its xn-- form; its Unicode form is ambiguous");
        }
        try {
            return IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            throw new InvalidAddress("the part behind the @ is not a domain name");
        }
    }
}
