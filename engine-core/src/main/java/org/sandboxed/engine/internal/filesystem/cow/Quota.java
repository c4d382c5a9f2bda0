package org.sandboxed.engine.internal.filesystem.cow;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes the upper layer may hold, and how many it holds. Thread-safe. */
public final class Quota {

    /** Without a limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();

    /** Creates a quota of which nothing is used. */
    public Quota(long limit) {
        this.limit = limit;
    }

    /** Takes bytes, or none of them and {@code false} where the limit would be passed. */
    public boolean reserve(long bytes) {
        long before;
        do {
            before = used.get();
            if (bytes > limit - before) {
                return false;
            }
        } while (!used.compareAndSet(before, before + bytes));
        peak.accumulateAndGet(before + bytes, Math::max);
        return true;
    }

    /** Gives bytes back that were reserved. */
    public void release(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Gives everything back. */
    void clear() {
        used.set(0);
    }

    /** The most bytes that were in use at once. */
    public long peak() {
        return peak.get();
    }
}
