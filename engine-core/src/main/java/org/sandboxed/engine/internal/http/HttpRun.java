package org.sandboxed.engine.internal.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sandboxed.engine.record.HttpTraffic;

/** One run's part of the HTTP side of its sandbox. Thread-safe. */
public final class HttpRun {

    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HttpSide side;
    private final Set<HttpOrigin> open = new HashSet<>();
    private final AtomicBoolean hasSentInClear = new AtomicBoolean();
    private long dropped;

    HttpRun(HttpSide side) {
        this.side = side;
    }

    /** The HTTP side of the sandbox. */
    public HttpSide side() {
        return side;
    }

    /**
     * A program is about to connect to the proxy.
     *
     * @param localPort from where
     * @param isInet6 whether from an IPv6 address
     * @return false where such a connection is expected already
     */
    public boolean expect(int localPort, boolean isInet6, HttpOrigin origin) {
        if (!side.expect(localPort, isInet6, origin)) {
            return false;
        }
        synchronized (this) {
            open.add(origin);
        }
        return true;
    }

    /** The connection was not made. */
    public void forget(int localPort, boolean isInet6, HttpOrigin origin) {
        if (side.forget(localPort, isInet6, origin)) {
            remove(origin);
        }
    }

    synchronized void remove(HttpOrigin origin) {
        if (open.remove(origin)) {
            notifyAll();
        }
    }

    /**
     * Every program has ended: what they have sent is still read, and then their connections are closed. What follows is in no
     * snapshot of this run.
     */
    public void end() {
        boolean wasInterrupted = await();
        for (HttpOrigin left : left()) {
            left.close();
        }
        wasInterrupted |= await();
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<HttpOrigin> left() {
        return new ArrayList<>(open);
    }

    private synchronized boolean await() {
        long deadline = System.nanoTime() + GRACE_NANOS;
        long left = GRACE_NANOS;
        boolean wasInterrupted = false;
        while (!open.isEmpty() && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
            left = deadline - System.nanoTime();
        }
        return wasInterrupted;
    }

    /** Whether no secret was sent in clear text before. */
    boolean isFirstInClear() {
        return hasSentInClear.compareAndSet(false, true);
    }

    /** Freezes what this run has said so far. */
    public HttpTraffic snapshot() {
        return side.record().read(this);
    }

    /** How many exchanges of this run are gone; guarded by the record's lock. */
    long dropped() {
        return dropped;
    }

    void drop() {
        dropped++;
    }
}
