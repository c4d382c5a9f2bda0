package org.sandboxed.engine.internal.process;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Stops everybody who could change the memory of a process that is held in an exec, from before its arguments are read until the
 * kernel has read them again. Used by the supervisor's thread; the work is done by a thread of its own for each exec, for whatever
 * is left stopped goes on when that ends.
 */
public final class MemoryFreeze {

    /** The rule of an exec that is refused because somebody does not stop or may not be stopped. */
    public static final String IMPOSSIBLE =
            "policy callback: others could change the arguments of this exec, and cannot be stopped meanwhile; let the"
                    + " container allow ptrace(2), or start programs from one without threads";

    private static final long PATIENCE_SECONDS = 10;

    private final ProcessIndex processes;
    private @Nullable FreezeThread current;

    /** Of the processes of a run. */
    public MemoryFreeze(ProcessIndex processes) {
        this.processes = processes;
    }

    /**
     * Stops the others.
     *
     * @param pid the process that is held
     * @param tid its thread
     * @return false where one of them does not stop or may not be stopped: then all go on
     */
    public boolean stopOthers(int pid, int tid) {
        FreezeThread freeze = new FreezeThread(processes, pid, tid);
        Thread thread = new Thread(freeze, "sandboxed-freeze");
        thread.setDaemon(true);
        if (!takeTurn()) {
            return false;
        }
        try {
            thread.start();
        } catch (Throwable noThread) {
            processes.tracing().pass();
            throw noThread;
        }
        if (!isTrue(freeze.areStopped())) {
            return false;
        }
        current = freeze;
        return true;
    }

    /** Whether somebody is stopped. */
    public boolean isOn() {
        return current != null;
    }

    /** The kernel is about to read the arguments: keeps the others stopped until it has; false where that cannot be done. */
    public boolean letExecute() {
        FreezeThread freeze = current;
        return freeze != null && isTrue(freeze.watch());
    }

    /** The call has been answered: lets the others go on, those that wait for the kernel once it has executed the program. */
    public void answered() {
        FreezeThread freeze = current;
        current = null;
        if (freeze != null) {
            freeze.finish();
        }
    }

    private static boolean isTrue(CompletableFuture<Boolean> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean takeTurn() {
        try {
            return processes.tracing().take(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
