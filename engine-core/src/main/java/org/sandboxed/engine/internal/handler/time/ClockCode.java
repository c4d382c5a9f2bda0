package org.sandboxed.engine.internal.handler.time;

import org.sandboxed.engine.internal.kernel.VdsoImage;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

import static org.sandboxed.engine.internal.kernel.Clocks.CLOCK_REALTIME;
import static org.sandboxed.engine.internal.kernel.Clocks.CLOCK_REALTIME_ALARM;
import static org.sandboxed.engine.internal.kernel.Clocks.CLOCK_REALTIME_COARSE;
import static org.sandboxed.engine.internal.kernel.Clocks.CLOCK_TAI;

/**
 * The clock functions of the vDSO in the machine code of one architecture. {@code clock_gettime} asks the function that was
 * there before, whose first instructions have moved, and adds; the others ask it.
 */
interface ClockCode {

    /** CLOCK_REALTIME, CLOCK_REALTIME_COARSE, CLOCK_REALTIME_ALARM and CLOCK_TAI, by bits. */
    int WALL_CLOCKS = 1 << CLOCK_REALTIME | 1 << CLOCK_REALTIME_COARSE | 1 << CLOCK_REALTIME_ALARM | 1 << CLOCK_TAI;

    int LAST_WALL_CLOCK = CLOCK_TAI;

    int NANOS_PER_SECOND = 1_000_000_000;

    /**
     * Adds the changes to a layout: the code, and jumps to it at the beginning of each function.
     *
     * @param data where the words of {@link ClockData} are
     * @param code where the code goes
     * @return where it ends
     */
    int addTo(ClockLayout.Builder layout, VdsoImage vdso, int data, int code);

    /** The code of an architecture. */
    static ClockCode of(Architecture architecture) {
        return architecture == Architecture.X86_64 ? new X86ClockCode() : new Aarch64ClockCode();
    }
}
