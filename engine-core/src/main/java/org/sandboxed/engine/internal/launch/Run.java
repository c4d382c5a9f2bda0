package org.sandboxed.engine.internal.launch;

import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.EnforcementLevel;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.kernel.ExitStatus;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Pipes;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;
import org.sandboxed.engine.record.SyscallLog;

/**
 * One program in the sandbox, from its start to the end of everything that it started. One thread pumps: the caller of
 * {@link #pump}. All other methods are safe from any thread.
 */
public final class Run {

    private static final int SLICE_MILLIS = 50;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final RunParts parts;
    private final int pid;
    private final Fd pidfd;
    private final Fd wake;
    private final long startedAt;
    private final long deadline;
    private final AtomicReference<@Nullable EndReason> cut = new AtomicReference<>();
    private final CompletableFuture<RunOutcome> outcome = new CompletableFuture<>();
    private CpuUse cpu = CpuUse.NONE;
    private boolean isKilled;
    private boolean wasInterrupted;
    private boolean isReaped;
    private boolean isReleased;
    private volatile boolean isAlive = true;
    private volatile @Nullable Thread pump;

    /**
     * Looks after a program that has been started.
     *
     * @throws KernelException where there is no descriptor left; the program still runs
     */
    Run(RunParts parts, int pid, long startedAt) {
        this.parts = parts;
        this.pid = pid;
        this.startedAt = startedAt;
        this.deadline = startedAt + parts.timeout().toNanos();
        this.wake = Pipes.eventfd();
        int opened = Processes.pidfdOpen(pid);
        if (opened < 0) {
            wake.close();
            throw new KernelException("pidfd_open", -opened);
        }
        this.pidfd = new Fd(opened);
    }

    /**
     * Works until the program and everything that it started is gone. Called once.
     *
     * @param listener told of the outcome before anybody who waits for it; what it throws fails the run
     */
    void pump(Consumer<RunOutcome> listener) {
        pump = Thread.currentThread();
        try {
            RunOutcome result = conclude(awaitExit());
            listener.accept(result);
            release();
            outcome.complete(result);
        } catch (Throwable failure) {
            abort(failure);
            fail(failure);
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private RunOutcome conclude(ExitStatus exit) {
        long endedAt = System.nanoTime();
        isReaped = true;
        isAlive = false;
        parts.ports().close();
        EndOfRun end = new EndOfRun(parts);
        end.settle(isKilled);
        EndReason reason = reason(exit);
        Duration duration = Duration.ofNanos(endedAt - startedAt);
        return new RunOutcome(
                parts.command(),
                exit,
                reason,
                duration,
                parts.stdio().stdout(),
                parts.stdio().stderr(),
                parts.journalRun().snapshot(),
                parts.netlink().traffic(),
                parts.http().snapshot(),
                end.tree(exit),
                parts.changes().end(),
                EnforcementLevel.FULL,
                parts.limits().uses(parts, reason, duration, cpu),
                parts.failures().all());
    }

    // Whatever went wrong, nothing may go on running, and who waits must be told. It may be the want of memory, so
    // nothing here is left out because something else could not be allocated.
    private void abort(Throwable failure) {
        isAlive = false;
        try {
            parts.ports().close();
        } catch (Throwable another) {
            suppress(another, failure);
        }
        try {
            endTree();
        } catch (Throwable another) {
            suppress(another, failure);
        }
        try {
            release();
        } catch (Throwable another) {
            suppress(another, failure);
        }
    }

    private static void suppress(Throwable another, Throwable failure) {
        try {
            failure.addSuppressed(another);
        } catch (OutOfMemoryError noRoom) {
            // The first one says what went wrong.
        }
    }

    private void fail(Throwable failure) {
        while (!outcome.isDone()) {
            try {
                outcome.completeExceptionally(failure);
            } catch (OutOfMemoryError noRoom) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void endTree() {
        if (!isReleased) {
            parts.killTree();
            parts.end();
        }
        if (!isReaped) {
            Processes.reapKilled(pid);
        }
    }

    private ExitStatus awaitExit() {
        RunLoop loop = new RunLoop(pidfd, wake, parts.stdio());
        CpuShare share = parts.limits().cpuShare(parts.agent(), startedAt);
        ExitStatus exit = ExitStatus.RUNNING;
        while (exit.isRunning()) {
            long now = System.nanoTime();
            lookAfter(now);
            share.lookAfter(now);
            long due = Math.min(deadline - now, share.nanosLeft(now));
            long left = isKilled ? SLICE_MILLIS : TimeUnit.NANOSECONDS.toMillis(due) + 1;
            exit = loop.step((int) Math.max(0, Math.min(SLICE_MILLIS, left)));
        }
        share.end();
        cpu = new CpuUse(loop.processorTime(), share.wasStopped());
        return exit;
    }

    private void lookAfter(long now) {
        parts.supervisor().expireDeferred(now);
        if (Thread.interrupted()) {
            cut.compareAndSet(null, EndReason.CANCELLED);
            wasInterrupted = true;
        }
        if (now - deadline >= 0 && cut.compareAndSet(null, EndReason.TIMED_OUT)) {
            reportStuck(now);
        }
        if (parts.crowd().isOver(now) && cut.compareAndSet(null, EndReason.KILLED_BY_POLICY)) {
            parts.failures().add(parts.crowded());
        }
        if (parts.limits().isOverOutput(parts.stdio())) {
            cut.compareAndSet(null, EndReason.OUTPUT_LIMIT);
        }
        if (cut.get() != null && !isKilled) {
            isKilled = true;
            parts.killTree();
        }
    }

    private void reportStuck(long now) {
        String stuck = parts.supervisor()
                .stuckFor(Math.min(STUCK_NANOS, parts.timeout().toNanos() / 2), now);
        if (stuck != null) {
            parts.failures()
                    .add(new SandboxException("The time limit passed while " + stuck
                            + "; a handler must not block: slow work goes into Action.defer"));
        }
    }

    private EndReason reason(ExitStatus exit) {
        EndReason reason = cut.get();
        if (reason != null) {
            return reason;
        }
        if (parts.limits().isOverOutput(parts.stdio())) {
            return EndReason.OUTPUT_LIMIT;
        }
        if (exit.signalNumber().isEmpty()) {
            return EndReason.EXITED;
        }
        if (parts.limits().hasKilledForMemory(pid)) {
            return EndReason.MEMORY_LIMIT;
        }
        return parts.supervisor().hasKilled(pid) ? EndReason.KILLED_BY_POLICY : EndReason.SIGNALED;
    }

    private void release() {
        isReleased = true;
        try {
            parts.close();
        } finally {
            pidfd.close();
            synchronized (wake) {
                wake.close();
            }
        }
    }

    /** Kills the program and everything that it started; the one who pumps does the work. */
    public void cancel() {
        if (isAlive && cut.compareAndSet(null, EndReason.CANCELLED)) {
            signalWake();
        }
    }

    private void signalWake() {
        NativeMemory one = NativeMemory.allocate(Long.BYTES);
        one.putLong(0, 1);
        synchronized (wake) {
            if (wake.isOpen()) {
                Pipes.write(wake.number(), one.address(), Long.BYTES);
            }
        }
    }

    /**
     * Closes the standard input and waits for the end; an interrupt cancels the run.
     *
     * @throws SandboxException where a call of this program waits for the caller, so that it could never end
     */
    public RunOutcome waitFor() {
        if (parts.supervisor().isServedHere()) {
            throw new SandboxException(
                    "waitFor: " + parts.command() + " cannot end before the handler returns that waits"
                            + " for its end; wait outside of the handler");
        }
        // A program that is to be killed must not see the end of its input first, and act on it.
        if (!parts.stdio().hasInput() && cut.get() == null) {
            parts.stdio().closeInput();
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return outcome.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancel();
                }
            }
        } catch (ExecutionException e) {
            throw new SandboxException("The run of " + parts.command() + " failed: " + e.getCause(), e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for the end, whatever it is, unless it needs the caller, who looks after the run or answers its calls: false then. */
    boolean awaitEnd() {
        if (pump == Thread.currentThread() || parts.supervisor().isServedHere()) {
            return false;
        }
        outcome.handle((result, failure) -> null).join();
        return true;
    }

    /** The process id of the program. */
    public long pid() {
        return pid;
    }

    /** Whether the program has not ended. */
    public boolean isAlive() {
        return isAlive;
    }

    /**
     * Waits until the program, or one that it started, listens.
     *
     * @param calls what the sandbox has recorded
     * @return the port of the machine
     */
    public int awaitListening(Protocol protocol, int port, Duration limit, SyscallLog calls) {
        return new ListeningWait(protocol, port, limit).await(this, parts.ports(), calls);
    }

    /** What it wrote so far. */
    public OutputCapture stdout() {
        return parts.stdio().stdout();
    }

    /** What it wrote to its standard error so far. */
    public OutputCapture stderr() {
        return parts.stdio().stderr();
    }

    /** The pipe to its standard input. */
    public OutputStream stdin() {
        Stdio stdio = parts.stdio();
        return stdio.isGiven() ? new GivenInput() : new ChildInput(stdio.inWriter());
    }
}
