package org.sandboxed.engine.policy;

import java.util.OptionalLong;

/**
 * What a program is to find the same in every run.
 *
 * @param randomSeed from which every random number is made, if they are not to be random
 */
public record Determinism(OptionalLong randomSeed) {

    /** Nothing: chance and the clock are the machine's. */
    public static final Determinism NONE = new Determinism(OptionalLong.empty());

    /** The same with random numbers made from a seed. */
    public Determinism withRandomSeed(long seed) {
        return new Determinism(OptionalLong.of(seed));
    }

    /** Whether the memory of programs has to be changed when they begin. */
    public boolean changesPrograms() {
        return randomSeed.isPresent();
    }
}
