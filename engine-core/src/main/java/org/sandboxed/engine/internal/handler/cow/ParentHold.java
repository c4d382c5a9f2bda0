package org.sandboxed.engine.internal.handler.cow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Ptrace;

/**
 * Keeps a parent that waits in vfork(2) from running with memory that is not as it was: the parent stops on its way out of that
 * call, its memory is put right, and it goes on. A thread of its own for each such exec is the tracer, and ends with it: the kernel
 * then lets the parent go, whatever went wrong.
 */
final class ParentHold implements Runnable {

    /** The rule of an exec that is refused because a parent may not be stopped, after what the rule is about. */
    static final String IMPOSSIBLE =
            "a program that vfork(2) has made to execute another needs its parent stopped for a moment, and ptrace(2)"
                    + " is not permitted here; let the container allow ptrace(2), or let the program use fork(2)";

    private static final long PATIENCE_SECONDS = 10;
    private static final long EXECUTING_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final int thread;
    private final List<PathChange> changes = new ArrayList<>();
    private final Ptrace ptrace = new Ptrace();
    private final ProgramMemory memory = new ProgramMemory();
    private final CompletableFuture<Integer> asked = new CompletableFuture<>();
    private boolean isOver;

    /**
     * Of one thread.
     *
     * @param thread that waits, or is about to
     * @param change what has to be put right before it goes on
     */
    ParentHold(int thread, PathChange change) {
        this.thread = thread;
        changes.add(change);
    }

    /** Begins; false where the thread may not be held. */
    boolean begin() {
        Thread tracer = new Thread(this, "sandboxed-hold");
        tracer.setDaemon(true);
        tracer.start();
        try {
            int result = asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return result == 0 || result == -Errnos.ESRCH;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Has one more change put right before the thread goes on; false where it is too late for that. */
    synchronized boolean add(PathChange change) {
        return !isOver && changes.add(change);
    }

    /** Whether the thread goes on. */
    synchronized boolean isOver() {
        return isOver;
    }

    @Override
    public void run() {
        try {
            int result = ptrace.stop(thread);
            asked.complete(result);
            if (result == 0 && ptrace.awaitStop(thread)) {
                long deadline = System.nanoTime() + EXECUTING_NANOS;
                while (!putRight(deadline)) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } finally {
            asked.complete(-Errnos.EPERM);
            end();
        }
    }

    private synchronized void end() {
        isOver = true;
    }

    private synchronized boolean putRight(long deadline) {
        if (System.nanoTime() - deadline < 0 && !changes.stream().allMatch(PathChange::isOver)) {
            return false;
        }
        changes.forEach(change -> change.undo(memory, change.parent()));
        isOver = true;
        return true;
    }
}
