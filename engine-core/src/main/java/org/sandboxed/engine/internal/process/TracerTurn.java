package org.sandboxed.engine.internal.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Whose turn it is to trace tasks of a run, for a task has one tracer. Who waits for the turn on behalf of a task that is held in a
 * call does not answer that call before: the task stays where it is. Thread-safe.
 */
public final class TracerTurn {

    private final Semaphore turn = new Semaphore(1, true);
    private final Set<Integer> held = ConcurrentHashMap.newKeySet();

    /**
     * Waits for the turn.
     *
     * @param tid a task that is held in a call
     */
    public void takeFor(int tid) {
        held.add(tid);
        try {
            turn.acquireUninterruptibly();
        } finally {
            held.remove(tid);
        }
    }

    /** Whether the turn comes within a time. */
    boolean take(long nanos) throws InterruptedException {
        return turn.tryAcquire(nanos, TimeUnit.NANOSECONDS);
    }

    /** Whether a task stays in its call until it is somebody else's turn. */
    boolean keeps(int tid) {
        return held.contains(tid);
    }

    /** It is the next one's turn; said on any thread. */
    public void pass() {
        turn.release();
    }
}
