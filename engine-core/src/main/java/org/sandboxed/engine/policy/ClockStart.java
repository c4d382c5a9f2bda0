package org.sandboxed.engine.policy;

import java.time.Instant;

/**
 * The clock of a sandbox.
 *
 * @param instant what it shows when the sandbox is made
 * @param isFrozen whether it shows the same until a test sets it; else it goes as fast as the machine's
 */
public record ClockStart(Instant instant, boolean isFrozen) {

    /** The earliest time that a clock can show. */
    public static final Instant MIN = Instant.EPOCH;

    /** The latest time that a clock can show. */
    public static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999999Z");
}
