package org.sandboxed.selftest.bench;

import java.util.Arrays;

/** What was measured of one thing, sample by sample. Not thread-safe. */
final class Samples {

    private double[] values = new double[16];
    private int count;

    void add(double... more) {
        if (count + more.length > values.length) {
            values = Arrays.copyOf(values, Math.max(values.length * 2, count + more.length));
        }
        System.arraycopy(more, 0, values, count, more.length);
        count += more.length;
    }

    double median() {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    }
}
