package org.sandboxed.engine.internal.filesystem.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How many bytes the files of a working directory may have together, and how many they have. What is taken is counted at once.
 * What is given back is found by measuring: where there would be no room otherwise, and now and then, so that the count does
 * not drift. Thread-safe.
 */
public final class Quota {

    /** Without a limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;
    /** What a directory counts. */
    public static final int DIRECTORY = 4096;
    /** What a link, a FIFO or a socket counts. */
    public static final int NAME = 256;
    /** What a change that finds no room ends with inside of this engine: no errno of the kernel, so that its rule is known. */
    public static final int NO_ROOM = -4095;

    private static final long DRIFTS_NANOS = 500_000_000;
    /** Where there is room, measuring takes no more than this part of the time. */
    private static final int COST_FACTOR = 10;

    private final long limit;
    private final DiskMeter meter;
    private final List<DiskUse> runs = new ArrayList<>();
    private long used;
    private long measuredAt;
    private long measuringTook;

    /** Creates a quota of which nothing is used. */
    public Quota(long limit, DiskMeter meter) {
        this.limit = limit;
        this.meter = meter;
        this.measuredAt = System.nanoTime();
    }

    /** Whether there is a limit. */
    public boolean isLimited() {
        return limit != UNLIMITED;
    }

    /** The most bytes that may be in use. */
    public long limit() {
        return limit;
    }

    /** What measures the files. */
    public DiskMeter meter() {
        return meter;
    }

    /** Takes bytes, or none of them and {@code false} where the limit would be passed. */
    public boolean reserve(long bytes) {
        return !isLimited() || bytes <= 0 || take(bytes);
    }

    private synchronized boolean take(long bytes) {
        if (System.nanoTime() - measuredAt >= Math.max(DRIFTS_NANOS, COST_FACTOR * measuringTook)) {
            measure();
        }
        boolean fits = bytes <= limit - used;
        if (!fits) {
            measure();
            fits = bytes <= limit - used;
        }
        if (fits) {
            used += bytes;
        }
        for (DiskUse run : runs) {
            run.note(used, !fits);
        }
        return fits;
    }

    /** Counts what is there. */
    synchronized void measure() {
        long start = System.nanoTime();
        long found = meter.measure(processes());
        // Nothing is given back where something may have been overlooked.
        used = meter.isComplete() ? found : Math.max(used, found);
        measuredAt = System.nanoTime();
        measuringTook = measuredAt - start;
        for (DiskUse run : runs) {
            run.note(used, false);
        }
    }

    private List<Integer> processes() {
        List<Integer> all = new ArrayList<>();
        for (DiskUse run : runs) {
            all.addAll(run.processes());
        }
        return all;
    }

    /** Gives bytes back that were reserved and not used. */
    public synchronized void release(long bytes) {
        used -= isLimited() ? bytes : 0;
    }

    /** Gives everything back. */
    public synchronized void clear() {
        used = 0;
        measuringTook = 0;
    }

    /** Begins a run, whose processes may hold files open that have no name any more. */
    public synchronized DiskUse begin(Supplier<List<Integer>> processes) {
        DiskUse run = new DiskUse(this, processes);
        runs.add(run);
        return run;
    }

    synchronized void end(DiskUse run) {
        runs.remove(run);
    }
}
