package org.sandboxed.engine.internal.launch;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that was started ahead and waits to become a keeper, so that a launch does not have to wait for the start of a
 * thread. Nothing confines it yet but the launcher's domain, which all keepers have. It ends when nobody needs it in time.
 */
final class SpareKeeper implements Runnable {

    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final AtomicReference<@Nullable Runnable> work = new AtomicReference<>();
    private final Guardian guardian;
    private final SignalScope scope;
    private volatile @Nullable Thread thread;

    SpareKeeper(Guardian guardian, SignalScope scope) {
        this.guardian = guardian;
        this.scope = scope;
    }

    /** The guardian whose domain the thread is in. */
    Guardian guardian() {
        return guardian;
    }

    /** The scope of the launcher, which the keeper enters once more. */
    SignalScope scope() {
        return scope;
    }

    /** Makes it a keeper; false where it has ended already. */
    boolean become(DomainKeeper keeper) {
        if (!work.compareAndSet(null, keeper)) {
            return false;
        }
        LockSupport.unpark(thread);
        return true;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        Runnable given = work.get();
        while (given == null) {
            long left = deadline - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
            } else {
                // Its own work is none: from now on nobody can give it any.
                work.compareAndSet(null, this);
            }
            given = work.get();
        }
        if (given != this) {
            given.run();
        }
    }
}
