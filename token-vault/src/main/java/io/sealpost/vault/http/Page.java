package io.sealpost.vault.http;

import io.sealpost.vault.refusal.Refusal;
import java.util.List;
import java.util.function.Function;

/** One page of a list: the items and the cursor of the next page, null on the last. */
public record Page<T>(List<T> items, String next) {

    private static final int LARGEST = 500;

    /**
     * Cuts a page out of rows that were read with one row more than asked for.
     *
     * @param rows at most {@code limit + 1} rows in list order
     * @param cursor what continues the list behind a row
     */
    public static <R, T> Page<T> of(List<R> rows, int limit, Function<R, String> cursor, Function<R, T> view) {
        var shown = rows.subList(0, Math.min(limit, rows.size()));
        var next = rows.size() > limit ? cursor.apply(shown.getLast()) : null;
        return new Page<>(shown.stream().map(view).toList(), next);
    }

    /** A page after which nobody looked yet. */
    public static <R, T> Page<T> unfinished(List<R> rows, String next, Function<R, T> view) {
        return new Page<>(rows.stream().map(view).toList(), next);
    }

    /** The page size that a caller asked for; refused when it is no number from 1 to 500. */
    public static int limit(String asked) {
        try {
            var limit = Integer.parseInt(asked);
            if (limit >= 1 && limit <= LARGEST) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            throw Refusal.invalid("limit", "give a number from 1 to " + LARGEST);
        }
        throw Refusal.invalid("limit", "give a number from 1 to " + LARGEST);
    }
}
