package org.sandboxed.engine.internal.handler.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.internal.dispatch.HeldCall;
import org.sandboxed.engine.internal.dispatch.OwningWork;
import org.sandboxed.engine.internal.kernel.PendingSignals;

/** Waits for a moment in place of a program, on a worker; a signal that the program handles ends it, as it ends a sleep. */
final class Sleep implements OwningWork {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** Longer than any run. */
    private static final Duration MAX_WAIT = Duration.ofDays(365);

    private final HeldCall held;
    private final long end;
    private final PendingSignals signals = new PendingSignals();

    Sleep(HeldCall held, Duration time) {
        this.held = held;
        this.end = System.nanoTime() + (time.compareTo(MAX_WAIT) < 0 ? time : MAX_WAIT).toNanos();
    }

    @Override
    public boolean isPatient() {
        return true;
    }

    @Override
    public void release() {
        held.release();
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
        return Action.returnValue(0);
    }
}
