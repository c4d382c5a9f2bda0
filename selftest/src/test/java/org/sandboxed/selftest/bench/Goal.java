package org.sandboxed.selftest.bench;

import java.util.Locale;

/**
 * What a row is to show: a bound on the ratio of two medians, or on the median itself where nothing is compared.
 *
 * @param isUpper whether the bound may not be exceeded, rather than has to be reached
 * @param bound the bound
 */
record Goal(boolean isUpper, double bound) {

    static Goal atMost(double bound) {
        return new Goal(true, bound);
    }

    static Goal atLeast(double bound) {
        return new Goal(false, bound);
    }

    boolean isMet(double value) {
        return isUpper ? value <= bound : value >= bound;
    }

    String text(String unit) {
        return String.format(Locale.ROOT, "%s %s%s", isUpper ? "≤" : "≥", number(bound), unit);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
