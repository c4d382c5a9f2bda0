package org.sandboxed.engine.internal.handler.time;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.internal.dispatch.HeldCall;
import org.sandboxed.engine.internal.kernel.PendingSignals;

/** Waits for a moment in place of a program, on a worker; a signal that the program handles ends it, as it ends a sleep. */
final class Sleep implements Callable<Action> {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** Less than deferred work may take; who sleeps longer is interrupted, and sleeps on. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(25);

    private final HeldCall held;
    private final boolean isWhole;
    private final long end;
    private final PendingSignals signals = new PendingSignals();

    Sleep(HeldCall held, Duration time) {
        this.held = held;
        this.isWhole = time.compareTo(MAX_WAIT) <= 0;
        this.end = System.nanoTime() + (isWhole ? time : MAX_WAIT).toNanos();
    }

    @Override
    public Action call() {
        long left = end - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
            if (Thread.currentThread().isInterrupted() || !held.isHeld() || signals.areThere(held.tid())) {
                return Action.errno(Errno.EINTR);
            }
            left = end - System.nanoTime();
        }
        return isWhole ? Action.returnValue(0) : Action.errno(Errno.EINTR);
    }
}
