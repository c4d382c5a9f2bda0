package org.sandboxed.engine;

import static java.util.Objects.requireNonNull;

/**
 * How close a run came to one of its limits. Immutable.
 *
 * @param limit which one
 * @param peak the most that was used at once, or of output and time all that was used; what the limit itself stopped is not
 *     in it, but output that was not kept is
 * @param max what was allowed
 * @param isReached whether the limit stopped or cut anything: a process was killed for it, a fork refused, output not kept
 */
public record LimitUse(Limit limit, long peak, long max, boolean isReached) {

    /** Checks the limit. */
    public LimitUse {
        requireNonNull(limit, "limit");
    }

    /** The used part of what was allowed: 1.0 is all of it. */
    public double share() {
        return (double) peak / max;
    }

    /** Such as {@code memory: 31457280 of 67108864 bytes (46 %)}. */
    @Override
    public String toString() {
        return limit + ": " + peak + " of " + max + " " + limit.unit() + " (" + Math.round(share() * 100) + " %"
                + (isReached ? ", reached)" : ")");
    }
}
