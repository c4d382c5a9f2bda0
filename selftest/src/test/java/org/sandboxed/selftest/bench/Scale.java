package org.sandboxed.selftest.bench;

import java.util.List;

/**
 * How much is measured.
 *
 * @param warmUps rounds that are thrown away
 * @param rounds rounds that count, each with every variant once
 * @param batches batches of calls in a round; each gives one sample
 * @param batchSize calls in a batch
 * @param launches how often a trivial program is run
 * @param warmLaunches after how many more of them the JVM counts as warm
 * @param jvms how many fresh JVMs measure the first sandbox
 * @param atOnce the numbers of sandboxes that run at once
 * @param parallelMillis for how long they do
 * @param live how many sandboxes are alive while their memory is measured
 * @param files how many files find and tar see
 */
record Scale(
        int warmUps,
        int rounds,
        int batches,
        int batchSize,
        int launches,
        int warmLaunches,
        int jvms,
        List<Integer> atOnce,
        int parallelMillis,
        int live,
        int files) {

    static final Scale FULL = new Scale(3, 15, 20, 2000, 300, 3000, 15, List.of(1, 8, 32, 128), 1500, 128, 4000);

    /** Every row once, to show that it works; the numbers mean nothing. */
    static final Scale SMOKE = new Scale(0, 1, 2, 50, 3, 0, 1, List.of(1, 2), 100, 2, 20);

    /** Enough to see a large change. */
    static final Scale QUICK = new Scale(2, 5, 10, 2000, 60, 1500, 5, List.of(1, 8, 32), 700, 64, 1000);

    static Scale named(String name) {
        return switch (name) {
            case "full" -> FULL;
            case "quick" -> QUICK;
            case "smoke" -> SMOKE;
            default -> throw new IllegalArgumentException("scale " + name + "; there are full, quick and smoke");
        };
    }
}
