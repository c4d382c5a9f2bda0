package org.sandboxed.engine.internal.supervise;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Processes;

/**
 * Where keeper and carrier leave what they have done, step by step, for the supervisor and for the thread that launches. Only
 * volatile ints are written by the carrier: nothing that could load a class, allocate or wait for a lock while its own
 * calls are trapped.
 */
public final class ListenerSlot {

    /** What a failed launch got stuck on. */
    public static final int STEP_NO_NEW_PRIVS = 1;

    public static final int STEP_LANDLOCK = 2;
    public static final int STEP_SECCOMP = 3;
    public static final int STEP_CANARY = 4;
    public static final int STEP_PERSONALITY = 5;
    public static final int STEP_THREAD = 6;

    private static final long PATIENCE_NANOS = 100_000_000;
    private static final long NAP_NANOS = 1_000_000;
    private static final int UNSET = Integer.MIN_VALUE;

    private volatile int carrierTid;
    private volatile int listener = UNSET;
    private volatile int failedStep;
    private volatile boolean isWithdrawn;
    private volatile int pid = UNSET;
    private volatile @Nullable Thread launching;
    private volatile @Nullable Thread supervising;

    /** The thread that waits in {@link #awaitPid}. */
    public void launching(Thread thread) {
        launching = thread;
    }

    /** Called by the carrier before anything else. */
    public void carrier(int tid) {
        carrierTid = tid;
    }

    /** Called by the carrier: the filter is in place. */
    public void listening(int fd) {
        listener = fd;
        LockSupport.unpark(supervising);
    }

    /** Called by the keeper or the carrier: a step failed with an errno, and nothing was started. */
    public void failed(int step, int negatedErrno) {
        failedStep = step;
        spawned(negatedErrno);
        if (listener == UNSET) {
            listening(negatedErrno);
        }
    }

    /** Whether the carrier is to end without a program, asked once its canary is back. */
    public boolean isWithdrawn() {
        return isWithdrawn;
    }

    /** There will be no supervisor: a carrier that has been started ends, and does not touch again what it was given. */
    public void withdraw() {
        isWithdrawn = true;
        close();
    }

    /** Nobody is to take the listener: what the carrier is held in fails, and so does what it does then. */
    void close() {
        int fd = awaitListener();
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
    }

    /** Called by the carrier: the program runs, or the negated errno of posix_spawn. */
    public void spawned(int pidOrError) {
        pid = pidOrError;
        LockSupport.unpark(launching);
    }

    /** The carrier's thread id, once the listener is there. */
    public int carrierTid() {
        return carrierTid;
    }

    /** Whether the carrier, which has left its listener, has not ended. */
    public boolean hasCarrier() {
        return Processes.isOwnThread(carrierTid);
    }

    /**
     * Waits for the listener; negative where the carrier failed before. The wake-up only saves time, and the wait ends without
     * it as well: between its filter and the first receive nothing of the carrier may depend on a lock.
     */
    public int awaitListener() {
        supervising = Thread.currentThread();
        while (listener == UNSET) {
            LockSupport.parkNanos(this, NAP_NANOS);
        }
        return listener;
    }

    /**
     * Waits for the program to be executed.
     *
     * @param deadline when to stop being patient, as System.nanoTime() has it
     * @param isInterruptible whether an interrupt ends the patience, too; it is set again in any case
     * @param onDeadline ends what holds the program back; the wait then goes on
     * @return its pid, or a negated errno
     */
    public int awaitPid(long deadline, boolean isInterruptible, Runnable onDeadline) {
        boolean wasInterrupted = false;
        try {
            while (pid == UNSET) {
                long left = deadline - System.nanoTime();
                boolean isLate = left <= 0 || (isInterruptible && wasInterrupted);
                if (isLate) {
                    // Each time: the program may not have been there to be ended before.
                    onDeadline.run();
                }
                LockSupport.parkNanos(this, isLate ? PATIENCE_NANOS : left);
                wasInterrupted |= Thread.interrupted();
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return pid;
    }

    /** The program's pid, or something negative where there is none. */
    public int pid() {
        return pid;
    }

    /** The step that failed, or 0. */
    public int failedStep() {
        return failedStep;
    }
}
