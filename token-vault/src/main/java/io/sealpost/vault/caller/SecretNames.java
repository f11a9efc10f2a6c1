package io.sealpost.vault.caller;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Which secrets a caller's permissions cover: exact names, beginnings that end in {@code *}, or a lone {@code *} for all. The two are kept
 * apart, because what lets a token name secrets for one permission says nothing of the other.
 *
 * @param used what {@code secrets:use} covers
 * @param written what {@code secrets:write} covers
 */
public record SecretNames(Set<String> used, Set<String> written) {

    static final SecretNames NONE = new SecretNames(Set.of(), Set.of());

    private static final String REST = "*";

    public static boolean cover(Set<String> patterns, String name) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.endsWith(REST)
                        ? name.startsWith(pattern.substring(0, pattern.length() - REST.length()))
                        : name.equals(pattern));
    }

    /** Gathers patterns from where they are given. */
    static final class Builder {

        private final Set<String> used = new HashSet<>();
        private final Set<String> written = new HashSet<>();

        void used(Collection<String> patterns) {
            used.addAll(patterns);
        }

        void written(Collection<String> patterns) {
            written.addAll(patterns);
        }

        SecretNames build() {
            return new SecretNames(Set.copyOf(used), Set.copyOf(written));
        }
    }
}
