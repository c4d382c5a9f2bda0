package org.sandboxed.engine.internal.process;

import org.sandboxed.engine.internal.filesystem.DescriptorTable;

/**
 * How many files the processes of a run have open, each for itself. Looked at when one is about to open another: the kernel
 * enforces the limit, and tells nobody. Counts on one thread, can be asked on every.
 */
public final class OpenFilesUse {

    private final int max;
    private final DescriptorTable table = new DescriptorTable();
    private volatile long peak;
    private volatile boolean wasReached;

    /** Counts for a limit. */
    public OpenFilesUse(int max) {
        this.max = max;
    }

    /** A task is about to open a file. */
    public void look(int tid) {
        long open = table.count(tid);
        if (open < 0) {
            return;
        }
        if (open >= max) {
            wasReached = true;
        }
        long wanted = Math.min(max, open + 1);
        if (wanted > peak) {
            peak = wanted;
        }
    }

    /** How many are allowed. */
    public int max() {
        return max;
    }

    /** The most that a process had open, the one included that it was about to open. */
    public long peak() {
        return peak;
    }

    /** Whether a process that had as many as are allowed was about to open another. */
    public boolean wasReached() {
        return wasReached;
    }
}
