package org.sandboxed.engine.internal.launch;

import java.time.Duration;

/**
 * How much the processors worked for a run.
 *
 * @param time that of the program and of all whose end was waited for below it
 * @param wasStopped whether it was stopped so that it would not be more
 */
record CpuUse(Duration time, boolean wasStopped) {

    /** Nothing yet. */
    static final CpuUse NONE = new CpuUse(Duration.ZERO, false);

    private static final int HUNDRED = 100;

    /** The part of a time, which several processors can make more than all of it. */
    long percentOf(Duration duration) {
        return HUNDRED * time.toNanos() / Math.max(1, duration.toNanos());
    }
}
