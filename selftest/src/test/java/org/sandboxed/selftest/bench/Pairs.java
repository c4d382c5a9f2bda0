package org.sandboxed.selftest.bench;

/**
 * Two variants, measured right after each other again and again. A ratio of the medians of all says little where both vary by
 * more than they differ; the median of the ratios of neighbours does. Not thread-safe.
 */
final class Pairs {

    private final Samples ours = new Samples();
    private final Samples theirs = new Samples();
    private final Samples ratios = new Samples();

    private Pairs() {}

    /** Measures pairs; who of the two goes first changes from one to the next. */
    static Pairs measure(Interleaved.Probe ours, Interleaved.Probe theirs, int warmUps, int pairs) throws Exception {
        Pairs results = new Pairs();
        for (int pair = -warmUps; pair < pairs; pair++) {
            boolean isOursFirst = pair % 2 == 0;
            double first = median(isOursFirst ? ours : theirs);
            double second = median(isOursFirst ? theirs : ours);
            if (pair >= 0) {
                results.add(isOursFirst ? first : second, isOursFirst ? second : first);
            }
        }
        return results;
    }

    private static double median(Interleaved.Probe probe) throws Exception {
        Samples samples = new Samples();
        samples.add(probe.measure());
        return samples.median();
    }

    private void add(double our, double their) {
        ours.add(our);
        theirs.add(their);
        ratios.add(our / their);
    }

    double ours() {
        return ours.median();
    }

    double theirs() {
        return theirs.median();
    }

    /** The median of the ratios of neighbours. */
    double ratio() {
        return ratios.median();
    }
}
