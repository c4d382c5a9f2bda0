package org.sandboxed.engine.internal.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.kernel.Ptrace;

/** The tracer of one freeze, whose turn it is: stops, waits for the answer and for what comes of it, and ends, with which all go on. */
final class FreezeThread implements Runnable {

    private static final long STOPPING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long EXECUTING_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long ANSWERING_SECONDS = 60;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final int MOST_GENERATIONS = 64;

    private final ProcessIndex processes;
    private final int pid;
    private final int tid;
    private final ProcSource source = new ProcSource();
    private final Ptrace ptrace = new Ptrace();
    /** The tasks that were asked to stop, and their processes. */
    private final Map<Integer, Integer> traced = new HashMap<>();

    private final CompletableFuture<Boolean> areStopped = new CompletableFuture<>();
    /** True to watch the exec before it is let go on, false where it was answered in another way. */
    private final CompletableFuture<Boolean> order = new CompletableFuture<>();

    private final CompletableFuture<Boolean> isWatched = new CompletableFuture<>();
    private final CompletableFuture<Boolean> isAnswered = new CompletableFuture<>();

    FreezeThread(ProcessIndex processes, int pid, int tid) {
        this.processes = processes;
        this.pid = pid;
        this.tid = tid;
    }

    CompletableFuture<Boolean> areStopped() {
        return areStopped;
    }

    CompletableFuture<Boolean> watch() {
        order.complete(true);
        return isWatched;
    }

    void finish() {
        order.complete(false);
        isAnswered.complete(true);
    }

    @Override
    public void run() {
        try {
            boolean haveStopped = stopAll();
            areStopped.complete(haveStopped);
            if (haveStopped && order.get(ANSWERING_SECONDS, TimeUnit.SECONDS)) {
                isWatched.complete(ptrace.stop(tid) == 0);
                isAnswered.get(ANSWERING_SECONDS, TimeUnit.SECONDS);
                awaitExec();
            }
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException failure) {
            areStopped.completeExceptionally(failure);
            isWatched.completeExceptionally(failure);
        } finally {
            processes.tracing().pass();
        }
    }

    /** Asks one after the other, and looks again until nobody new has come from one that had not stopped yet. */
    private boolean stopAll() {
        long deadline = System.nanoTime() + STOPPING_NANOS;
        boolean hasFoundNew = true;
        while (hasFoundNew) {
            hasFoundNew = false;
            for (Map.Entry<Integer, Integer> task : sharing().entrySet()) {
                int result = 0;
                if (!traced.containsKey(task.getKey()) && !staysWhereItIs(task.getKey())) {
                    result = ptrace.stop(task.getKey());
                    traced.put(task.getKey(), task.getValue());
                    hasFoundNew = true;
                }
                if (result < 0 && result != -Errnos.ESRCH) {
                    return false;
                }
            }
            if (!awaitStops(deadline)) {
                return false;
            }
        }
        return true;
    }

    private boolean awaitStops(long deadline) {
        List<Integer> going = new ArrayList<>(traced.keySet());
        while (true) {
            going.removeIf(task -> ptrace.news(task) != Ptrace.NONE || staysWhereItIs(task));
            if (going.isEmpty()) {
                return true;
            }
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Such a task is in vfork(2), and goes on when its child has executed a program; or it is held in a call that is not answered
     * before it is somebody else's turn. It is no danger before, and nothing but its end can take it out of that state.
     */
    private boolean staysWhereItIs(int task) {
        TaskStat stat = source.stat(task);
        return stat != null
                && stat.state() == 'D'
                && (source.isForking(task) || processes.tracing().keeps(task));
    }

    /** Every task that has the memory of the process, but for the one that is held: its threads, and those between vfork and exec. */
    private Map<Integer, Integer> sharing() {
        Map<Integer, Integer> tasks = new HashMap<>();
        Set<Integer> seen = new HashSet<>();
        Deque<Integer> toVisit = new ArrayDeque<>();
        toVisit.add(eldest());
        while (!toVisit.isEmpty()) {
            int process = toVisit.remove();
            if (!seen.add(process)) {
                continue;
            }
            for (int task : source.tasks(process)) {
                if (task != tid) {
                    tasks.put(task, process);
                }
            }
            for (int child : source.children(process)) {
                if (child == pid || !Processes.hasOtherMemory(pid, child)) {
                    toVisit.add(child);
                }
            }
        }
        return tasks;
    }

    private int eldest() {
        int eldest = pid;
        for (int i = 0; i < MOST_GENERATIONS; i++) {
            TaskStat stat = source.stat(eldest);
            if (stat == null || !processes.contains(stat.parent()) || Processes.hasOtherMemory(pid, stat.parent())) {
                break;
            }
            eldest = stat.parent();
        }
        return eldest;
    }

    /**
     * Waits until the program has been executed, or the call has failed: either way the caller stops on its way back. Before the
     * program is executed the other threads of the caller's process end, and each has to be released; the caller then has the number
     * of the first.
     */
    private void awaitExec() {
        long deadline = System.nanoTime() + EXECUTING_NANOS;
        while (System.nanoTime() - deadline < 0) {
            int caller = ptrace.news(tid);
            int process = tid == pid ? caller : ptrace.news(pid);
            if (caller == Ptrace.STOPPED || caller == Ptrace.EXECUTED || process == Ptrace.EXECUTED) {
                return;
            }
            if (caller < 0 && process < 0) {
                return;
            }
            traced.forEach((task, of) -> {
                if (of == pid && task != pid) {
                    ptrace.bury(task);
                }
            });
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
