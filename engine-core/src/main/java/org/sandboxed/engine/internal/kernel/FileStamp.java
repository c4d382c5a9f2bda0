package org.sandboxed.engine.internal.kernel;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

import static org.sandboxed.engine.internal.kernel.Clocks.CLOCK_REALTIME_COARSE;

/**
 * The time that the kernel gives a file that changes now: that of CLOCK_REALTIME_COARSE, which goes on with each tick of the
 * machine; see clock_gettime(2).
 */
public final class FileStamp {

    private static final long CLOCK_GETTIME = Libc.symbol("clock_gettime");
    private static final int SIZE = 16;
    /** A tenth of the shortest tick that there is. */
    private static final long PAUSE_NANOS = 100_000;
    /** More than a hundred of the longest; the machine's clock may be set back meanwhile. */
    private static final int MOST_PAUSES = 10_000;

    private FileStamp() {}

    /** Where the clock is. */
    public static Instant now() {
        NativeMemory time = NativeMemory.allocate(SIZE);
        int result = (int) Libc.call(CLOCK_GETTIME, CLOCK_REALTIME_COARSE, time.address());
        KernelException.require(result, "clock_gettime(CLOCK_REALTIME_COARSE)");
        return Instant.ofEpochSecond(time.getLong(0), time.getLong(Long.BYTES));
    }

    /** Waits for the next tick, some milliseconds: every file that has changed so far has an earlier time than this one. */
    public static Instant next() {
        Instant before = Instant.now();
        Instant stamp = now();
        for (int i = 0; i < MOST_PAUSES && !stamp.isAfter(before); i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            stamp = now();
        }
        return stamp;
    }
}
