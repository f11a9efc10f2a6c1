package io.sealpost.mail.message;

import io.sealpost.mail.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The header of a finished message, field by field as it came. What servers and readers are known to read differently is refused: bare
 * CR or LF, NUL, overlong or blank lines, blanks before a colon, a second field where there may be one.
 */
final class RawHeader {

    private static final int LONGEST_LINE = 998;
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x39\\x3b-\\x7e]+");
    private static final Set<String> ONCE = Set.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "message-id",
            "in-reply-to",
            "references",
            "subject",
            "date",
            "mime-version",
            "content-type",
            "content-transfer-encoding");

    /** One field, its line ends included. */
    static final class Field {

        private final String key;
        private final byte[] octets;

        private Field(String key, byte[] octets) {
            this.key = key;
            this.octets = octets;
        }

        /** The name in small letters. */
        String key() {
            return key;
        }

        boolean is(String name) {
            return key.equals(name);
        }

        byte[] octets() {
            return octets;
        }

        /** The value, unfolded. */
        String value() {
            var text = decoded(octets);
            return text.substring(text.indexOf(':') + 1)
                    .replaceAll("\\r\\n(?=[ \\t])", "")
                    .strip();
        }
    }

    private final List<Field> fields;

    private RawHeader(List<Field> fields) {
        this.fields = fields;
    }

    /** Where the header ends and the empty line begins. Refuses broken and overlong lines anywhere (RFC 5322 §2.1.1). */
    static int end(byte[] message) {
        var end = -1;
        var line = 1;
        var start = 0;
        for (var i = 0; i < message.length; i++) {
            switch (message[i]) {
                case 0 -> throw refused("NUL bytes cannot be sent");
                case '\n' -> throw refused("lines have to end with CRLF; there is a bare LF");
                case '\r' -> {
                    if (i + 1 >= message.length || message[i + 1] != '\n') {
                        throw refused("lines have to end with CRLF; there is a bare CR");
                    }
                    checkLength(line, i - start);
                    if (end < 0 && i > start) {
                        checkNotBlank(message, start, i);
                    }
                    if (end < 0 && i == start) {
                        end = i;
                    }
                    i++;
                    line++;
                    start = i + 1;
                }
                default -> {}
            }
        }
        checkLength(line, message.length - start);
        if (end < 0) {
            throw refused("the header ends with an empty line, which is missing");
        }
        return end;
    }

    private static void checkLength(int line, int length) {
        if (length > LONGEST_LINE) {
            throw refused("line " + line + " is longer than " + LONGEST_LINE
                    + " bytes; fold a header, encode a body as quoted-printable or base64");
        }
    }

    /** For some readers the header ends with such a line, for others it goes on. */
    private static void checkNotBlank(byte[] message, int from, int to) {
        for (var i = from; i < to; i++) {
            if (message[i] != ' ' && message[i] != '\t') {
                return;
            }
        }
        throw refused("a header line is blank but not empty");
    }

    static RawHeader read(byte[] message, int end) {
        var fields = new ArrayList<Field>();
        var start = 0;
        while (start < end) {
            var next = nextField(message, start, end);
            fields.add(field(Arrays.copyOfRange(message, start, next)));
            start = next;
        }
        var seen = new HashSet<String>();
        for (var field : fields) {
            if (ONCE.contains(field.key()) && !seen.add(field.key())) {
                throw refused("the field " + field.key() + " may stand in a header once");
            }
        }
        return new RawHeader(fields);
    }

    private static int nextField(byte[] message, int start, int end) {
        for (var i = start; i + 2 < end; i++) {
            if (message[i] == '\r' && message[i + 2] != ' ' && message[i + 2] != '\t') {
                return i + 2;
            }
        }
        return end;
    }

    private static Field field(byte[] octets) {
        var text = decoded(octets);
        var colon = text.indexOf(':');
        if (colon < 1 || !NAME.matcher(text.substring(0, colon)).matches()) {
            throw refused("every header line is a name, a colon and a value");
        }
        return new Field(text.substring(0, colon).toLowerCase(Locale.ROOT), octets);
    }

    List<Field> fields() {
        return fields;
    }

    /** The names of all fields in small letters. */
    Set<String> names() {
        return fields.stream().map(Field::key).collect(Collectors.toSet());
    }

    Optional<String> value(String name) {
        var key = name.toLowerCase(Locale.ROOT);
        return fields.stream().filter(field -> field.is(key)).findFirst().map(Field::value);
    }

    private static String decoded(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    private static Refusal refused(String what) {
        return Refusal.invalid("message", what);
    }
}
