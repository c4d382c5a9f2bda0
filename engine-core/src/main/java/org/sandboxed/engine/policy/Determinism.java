package org.sandboxed.engine.policy;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a program is to find the same in every run.
 *
 * @param randomSeed from which every random number is made, if they are not to be random
 * @param clock what time it is, if not the machine's
 */
public record Determinism(OptionalLong randomSeed, Optional<ClockStart> clock) {

    /** Nothing: chance and the clock are the machine's. */
    public static final Determinism NONE = new Determinism(OptionalLong.empty(), Optional.empty());

    /** The same with random numbers made from a seed. */
    public Determinism withRandomSeed(long seed) {
        return new Determinism(OptionalLong.of(seed), clock);
    }

    /** The same with another clock. */
    public Determinism withClock(ClockStart start) {
        return new Determinism(randomSeed, Optional.of(start));
    }

    /** Whether the memory of programs has to be changed when they begin. */
    public boolean changesPrograms() {
        return randomSeed.isPresent() || clock.isPresent();
    }
}
