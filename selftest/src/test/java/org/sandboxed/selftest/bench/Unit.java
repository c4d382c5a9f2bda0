package org.sandboxed.selftest.bench;

import java.util.Locale;

/** In what something is measured. */
enum Unit {
    MICROS("µs", "%.2f"),
    MILLIS("ms", "%.2f"),
    THOUSANDS_A_SECOND("k/s", "%.0f"),
    MEBIBYTES_A_SECOND("MiB/s", "%.0f"),
    KIBIBYTES("KiB", "%.0f"),
    BYTES("bytes", "%.0f"),
    CLASSES("classes", "%.0f");

    private final String symbol;
    private final String format;

    Unit(String symbol, String format) {
        this.symbol = symbol;
        this.format = format;
    }

    String symbol() {
        return symbol;
    }

    String format(double value) {
        return String.format(Locale.ROOT, format + " %s", value, symbol);
    }
}
