package io.sealpost.mail.address;

import java.util.ArrayList;
import java.util.List;

/** Reads addresses by the grammar of RFC 5322 §3.4 with the characters of RFC 6532; comments are skipped. */
final class AddressScanner {

    private static final String ATOM_SYMBOLS = "!#$%&'*+-/=?^_`{|}~";

    /** A word of a phrase or of a local part. */
    private record Word(Kind kind, String text, boolean afterSpace) {
        enum Kind {
            ATOM,
            QUOTED,
            DOT
        }
    }

    private final String text;
    private int at;

    AddressScanner(String text) {
        this.text = text;
    }

    Mailbox mailbox() {
        var mailbox = oneMailbox();
        if (at < text.length()) {
            throw new InvalidAddress("give exactly one address; there is more text behind it");
        }
        return mailbox;
    }

    /** An address list; the members of groups stand for the groups. */
    List<Mailbox> list() {
        var found = new ArrayList<Mailbox>();
        do {
            skipSpace();
            address(found);
            skipSpace();
        } while (take(','));
        if (at < text.length()) {
            throw new InvalidAddress("separate addresses by commas");
        }
        return found;
    }

    private void address(List<Mailbox> found) {
        var start = at;
        words();
        if (take(':')) {
            skipSpace();
            while (!take(';')) {
                found.add(oneMailbox());
                skipSpace();
                if (!take(',') && !next(';')) {
                    throw new InvalidAddress("a group of addresses ends with a semicolon");
                }
                skipSpace();
            }
            return;
        }
        at = start;
        found.add(oneMailbox());
    }

    private Mailbox oneMailbox() {
        var words = words();
        if (take('<')) {
            var name = EncodedWord.decode(phrase(words));
            skipSpace();
            var inner = addressSpec(words(), name);
            if (!take('>')) {
                throw new InvalidAddress("an address that begins with < ends with >");
            }
            skipSpace();
            return inner;
        }
        var mailbox = addressSpec(words, "");
        skipSpace();
        return mailbox;
    }

    private Mailbox addressSpec(List<Word> words, String name) {
        if (!take('@')) {
            throw new InvalidAddress("an address has the form name@domain");
        }
        var localPart = localPart(words);
        skipSpace();
        var domain = new Domain(domainText());
        skipSpace();
        return new Mailbox(name, localPart, domain);
    }

    private static String localPart(List<Word> words) {
        if (words.size() == 1 && words.getFirst().kind() == Word.Kind.QUOTED) {
            return words.getFirst().text();
        }
        var expected = Word.Kind.ATOM;
        var localPart = new StringBuilder();
        for (var word : words) {
            if (word.kind() != expected || (!localPart.isEmpty() && word.afterSpace())) {
                throw new InvalidAddress("the part before the @ is not valid; an address with a name needs <>");
            }
            localPart.append(word.text());
            expected = word.kind() == Word.Kind.ATOM ? Word.Kind.DOT : Word.Kind.ATOM;
        }
        if (expected == Word.Kind.ATOM) {
            throw new InvalidAddress("the part before the @ is missing or ends with a dot");
        }
        return localPart.toString();
    }

    private static String phrase(List<Word> words) {
        var phrase = new StringBuilder();
        for (var word : words) {
            if (word.afterSpace() && !phrase.isEmpty()) {
                phrase.append(' ');
            }
            phrase.append(word.text());
        }
        return phrase.toString();
    }

    private List<Word> words() {
        var words = new ArrayList<Word>();
        while (true) {
            var before = at;
            skipSpace();
            var afterSpace = at > before;
            if (at >= text.length()) {
                return words;
            }
            if (take('.')) {
                words.add(new Word(Word.Kind.DOT, ".", afterSpace));
            } else if (take('"')) {
                words.add(new Word(Word.Kind.QUOTED, quoted(), afterSpace));
            } else if (isAtomCharacter(text.codePointAt(at))) {
                words.add(new Word(Word.Kind.ATOM, atom(), afterSpace));
            } else {
                return words;
            }
        }
    }

    private String atom() {
        var start = at;
        while (at < text.length() && isAtomCharacter(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return text.substring(start, at);
    }

    private String domainText() {
        var start = at;
        if (next('[')) {
            var end = text.indexOf(']', at);
            at = end < 0 ? text.length() : end + 1;
        } else {
            while (at < text.length() && (next('.') || isAtomCharacter(text.codePointAt(at)))) {
                at += Character.charCount(text.codePointAt(at));
            }
        }
        return text.substring(start, at);
    }

    private String quoted() {
        var content = new StringBuilder();
        while (at < text.length()) {
            var c = text.codePointAt(at);
            at += Character.charCount(c);
            if (c == '"') {
                return content.toString();
            }
            if (c == '\\' && at < text.length()) {
                c = text.codePointAt(at);
                at += Character.charCount(c);
            }
            if (isForbidden(c)) {
                throw new InvalidAddress("control characters are not allowed in an address");
            }
            content.appendCodePoint(c == '\t' ? ' ' : c);
        }
        throw new InvalidAddress("a quotation mark is not closed");
    }

    private void skipSpace() {
        while (at < text.length()) {
            var c = text.charAt(at);
            if (c == ' ' || c == '\t') {
                at++;
            } else if (c == '(') {
                skipComment();
            } else {
                return;
            }
        }
    }

    private void skipComment() {
        var depth = 0;
        do {
            if (at >= text.length()) {
                throw new InvalidAddress("a parenthesis is not closed");
            }
            var c = text.charAt(at++);
            if (isForbidden(c) && !Character.isSurrogate(c)) {
                throw new InvalidAddress("control characters are not allowed in an address");
            }
            switch (c) {
                case '\\' -> at++;
                case '(' -> depth++;
                case ')' -> depth--;
                default -> {}
            }
        } while (depth > 0);
    }

    private boolean next(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean take(char c) {
        if (!next(c)) {
            return false;
        }
        at++;
        return true;
    }

    private static boolean isAtomCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || (c < 128 ? ATOM_SYMBOLS.indexOf(c) >= 0 : !isForbidden(c) && !Character.isSpaceChar(c));
    }

    private static boolean isForbidden(int c) {
        return (Character.isISOControl(c) && c != '\t') || (c >= 0xd800 && c <= 0xdfff) || c == 0x2028 || c == 0x2029;
    }
}
