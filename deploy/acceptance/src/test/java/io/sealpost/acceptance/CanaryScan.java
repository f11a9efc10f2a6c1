package io.sealpost.acceptance;

import io.sealpost.acceptance.Canary.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for all forms of many secrets at once, in one pass over what may be gigabytes. Eight bytes at a time are looked up; only what begins
 * like a secret is compared.
 */
final class CanaryScan {

    private static final int BEGINNING = Long.BYTES;
    private static final int CHUNK = 1 << 20;
    private static final int FILTER_BITS = 20;

    private static final class Needle {
        private final Kind kind;
        private final String form;
        private final byte[] bytes;

        Needle(Kind kind, String form, byte[] bytes) {
            this.kind = kind;
            this.form = form;
            this.bytes = bytes;
        }

        boolean isAt(byte[] buffer, int start, int filled) {
            return start + bytes.length <= filled
                    && Arrays.equals(buffer, start, start + bytes.length, bytes, 0, bytes.length);
        }
    }

    private final Map<Long, List<Needle>> needles = new HashMap<>();
    private final BitSet filter = new BitSet(1 << FILTER_BITS);
    private final int longest;

    CanaryScan(Collection<Canary> canaries) {
        canaries.forEach(
                canary -> canary.forms().forEach((form, bytes) -> add(new Needle(canary.kind(), form, bytes))));
        longest = needles.values().stream()
                .flatMap(List::stream)
                .mapToInt(needle -> needle.bytes.length)
                .max()
                .orElseThrow();
    }

    private void add(Needle needle) {
        var beginning = 0L;
        for (var i = 0; i < BEGINNING; i++) {
            beginning = append(beginning, needle.bytes[i]);
        }
        needles.computeIfAbsent(beginning, _ -> new ArrayList<>()).add(needle);
        filter.set(hash(beginning));
    }

    /** The eight bytes that end with this one. */
    private static long append(long before, byte next) {
        return (before << Byte.SIZE) | (next & 0xff);
    }

    private static int hash(long beginning) {
        return (int) ((beginning * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - FILTER_BITS));
    }

    /**
     * What was found where; never the secret itself.
     *
     * @param at how many bytes into the place
     */
    record Find(Kind kind, String form, String place, long at) {}

    /** One place that was looked through. */
    record Scanned(String place, long bytes, List<Find> finds) {

        boolean has(Kind kind) {
            return finds.stream().anyMatch(find -> find.kind == kind);
        }

        /** What is not to be there, once for each kind and form. */
        List<Find> findsBut(Set<Kind> allowed) {
            var seen = new java.util.HashSet<String>();
            return finds.stream()
                    .filter(find -> find.kind != Kind.MARKER && !allowed.contains(find.kind))
                    .filter(find -> seen.add(find.kind + find.form))
                    .toList();
        }
    }

    Scanned file(String place, Path file) {
        try (var in = Files.newInputStream(file)) {
            return stream(place, in);
        } catch (NoSuchFileException removedByItsOwner) {
            return new Scanned(place, 0, List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Scanned bytes(String place, byte[] content) {
        try {
            return stream(place, new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Scanned stream(String place, InputStream in) throws IOException {
        var finds = new ArrayList<Find>();
        var buffer = new byte[CHUNK + longest];
        var passed = 0L;
        var filled = in.readNBytes(buffer, 0, buffer.length);
        while (true) {
            var isLast = filled < buffer.length;
            // What begins near the end of a chunk is looked at together with the next one.
            var beginnings = isLast ? filled - BEGINNING + 1 : CHUNK;
            look(place, buffer, filled, beginnings, passed, finds);
            if (isLast) {
                return new Scanned(place, passed + filled, finds);
            }
            System.arraycopy(buffer, CHUNK, buffer, 0, longest);
            passed += CHUNK;
            filled = longest + in.readNBytes(buffer, longest, CHUNK);
        }
    }

    private void look(String place, byte[] buffer, int filled, int beginnings, long passed, List<Find> finds) {
        var eight = 0L;
        for (var i = 0; i < Math.min(BEGINNING - 1, filled); i++) {
            eight = append(eight, buffer[i]);
        }
        for (var start = 0; start < beginnings; start++) {
            eight = append(eight, buffer[start + BEGINNING - 1]);
            if (filter.get(hash(eight))) {
                for (var needle : needles.getOrDefault(eight, List.of())) {
                    if (needle.isAt(buffer, start, filled)) {
                        finds.add(new Find(needle.kind, needle.form, place, passed + start));
                    }
                }
            }
        }
    }
}
