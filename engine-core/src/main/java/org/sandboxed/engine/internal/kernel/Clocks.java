package org.sandboxed.engine.internal.kernel;

/** Clocks that tell the time of day, and what makes a call wait for one; see clock_gettime(2), clock_nanosleep(2), futex(2). */
public final class Clocks {

    public static final int CLOCK_REALTIME = 0;
    public static final int CLOCK_REALTIME_COARSE = 5;
    public static final int CLOCK_REALTIME_ALARM = 8;
    public static final int CLOCK_TAI = 11;

    /** A flag of timers and sleeps: until a time, not for one. */
    public static final int TIMER_ABSTIME = 1;

    /** In the operation of futex(2): by CLOCK_REALTIME. */
    public static final int FUTEX_CLOCK_REALTIME = 256;

    private Clocks() {}
}
