package io.sealpost.benchmarks;

import java.io.PrintStream;
import java.util.Locale;

/** Prints figures as they come. */
final class Report {

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void progress(String what) {
        out.println("… " + what);
    }

    void line(String what, double figure, String remark) {
        var text = figure == Math.rint(figure)
                ? String.format(Locale.ROOT, "%,d", Math.round(figure))
                : String.format(Locale.ROOT, Math.abs(figure) < 1 ? "%.3f" : "%,.2f", figure);
        out.printf("%-50s %12s  %s%n", what, text, remark);
    }
}
