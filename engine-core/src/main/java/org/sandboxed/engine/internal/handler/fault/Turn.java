package org.sandboxed.engine.internal.handler.fault;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** Which of the calls that match a rule go wrong. */
@FunctionalInterface
interface Turn {

    /** All of them. */
    Turn ALWAYS = () -> () -> true;

    /** Begins to count in a run; asked for each call that matches. */
    BooleanSupplier begin();

    /** One of them. */
    static Turn nth(int number) {
        return () -> {
            Counter counter = new Counter();
            return () -> counter.next() == number;
        };
    }

    /** One after the same number of others, again and again. */
    static Turn every(int step) {
        return () -> {
            Counter counter = new Counter();
            return () -> counter.next() % step == 0;
        };
    }

    /** Each with a probability. */
    static Turn probability(double chance, long seed) {
        return () -> {
            SplittableRandom random = new SplittableRandom(seed);
            return () -> random.nextDouble() < chance;
        };
    }

    /** Counts from 1. Not thread-safe. */
    final class Counter {
        private long count;

        long next() {
            return ++count;
        }
    }
}
