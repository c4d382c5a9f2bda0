package org.sandboxed.engine.internal.filesystem.diff;

/** How much content a snapshot holds. Not thread-safe. */
final class ContentBudget {

    /** The largest file of which the content is kept. */
    static final int MOST_OF_A_FILE = 1 << 20;

    /** What is kept, in words. */
    static final String RULE = "at most 1 MiB of a file and 32 MiB of a directory are";

    private static final long MOST = 32L << 20;

    private long left = MOST;

    /** Whether a file of this size can still be kept. */
    boolean allows(long size) {
        return size <= Math.min(left, MOST_OF_A_FILE);
    }

    /** Counts content that is kept. */
    void take(int size) {
        left -= size;
    }
}
