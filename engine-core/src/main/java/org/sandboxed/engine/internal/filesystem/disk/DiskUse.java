package org.sandboxed.engine.internal.filesystem.disk;

import java.util.List;
import java.util.function.Supplier;

/** What a {@link Quota} was used for while one run went on. Thread-safe. */
public final class DiskUse implements AutoCloseable {

    private final Quota quota;
    private final Supplier<List<Integer>> processes;
    private long peak;
    private boolean wasReached;

    DiskUse(Quota quota, Supplier<List<Integer>> processes) {
        this.quota = quota;
        this.processes = processes;
    }

    List<Integer> processes() {
        return processes.get();
    }

    synchronized void note(long used, boolean isFull) {
        peak = Math.max(peak, used);
        wasReached |= isFull;
    }

    /** Looks once more at what is there. */
    public void measure() {
        quota.measure();
    }

    /** The most bytes that were in use at once. */
    public synchronized long peak() {
        return peak;
    }

    /** The most bytes that may be in use. */
    public long max() {
        return quota.limit();
    }

    /** Whether a program was refused any. */
    public synchronized boolean wasReached() {
        return wasReached;
    }

    /** The run is over. */
    @Override
    public void close() {
        quota.end(this);
    }
}
