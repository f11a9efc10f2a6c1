package io.sealpost.benchmarks;

import java.util.List;

/** How long each of many things took. */
record Times(List<Long> sortedNanos) {

    static Times of(List<Long> nanos) {
        return new Times(nanos.stream().sorted().toList());
    }

    /** In milliseconds; not a number where there are none. */
    double percentile(double share) {
        if (sortedNanos.isEmpty()) {
            return Double.NaN;
        }
        var index = (int) Math.min(sortedNanos.size() - 1L, Math.round(share * (sortedNanos.size() - 1)));
        return sortedNanos.get(index) / 1e6;
    }

    double median() {
        return percentile(0.5);
    }
}
