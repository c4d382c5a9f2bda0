package org.sandboxed.engine.internal.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.diff.ChangeTracker;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.supervise.Rules;
import org.sandboxed.engine.policy.PathRules;
import org.sandboxed.engine.policy.Policy;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.SyscallLog;

/**
 * One sandbox: what was compiled from its policy, its working directory, its record, and the runs that are going on.
 * Thread-safe.
 */
public final class SandboxCore implements AutoCloseable {

    private final Journal journal;
    private final Workdir workdir;
    private final Policy policy;
    private final Duration deferLimit;
    private final ChangeTracker changes;
    private final Launch launch;
    private final Consumer<RunOutcome> afterEachRun;
    private final Set<Run> running = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;
    private int users = 1;

    private SandboxCore(Policy policy, Consumer<RunOutcome> afterEachRun, Duration deferLimit) {
        this.policy = policy;
        this.deferLimit = deferLimit;
        this.afterEachRun = afterEachRun;
        this.journal = new Journal(System.nanoTime(), Journal.DEFAULT_BUDGET);
        this.workdir = Workdir.open(policy.workdir());
        this.changes = workdir.copyOnWrite() == null ? new ChangeTracker(workdir.path()) : ChangeTracker.untold();
        try {
            this.launch = newLaunch(policy);
        } catch (RuntimeException | Error failure) {
            try {
                workdir.close();
            } catch (SandboxException another) {
                failure.addSuppressed(another);
            }
            throw failure;
        }
    }

    private Launch newLaunch(Policy of) {
        return new Launch(of, workdir, journal, changes, deferLimit);
    }

    /**
     * Compiles a policy. Starts nothing; leaves nothing behind where it throws.
     *
     * @param afterEachRun told of every run before anybody who waits for it
     */
    public static SandboxCore open(Policy policy, Consumer<RunOutcome> afterEachRun) {
        return open(policy, afterEachRun, Rules.DEFER_LIMIT);
    }

    /** As {@link #open(Policy, Consumer)}, with another limit for deferred work. */
    static SandboxCore open(Policy policy, Consumer<RunOutcome> afterEachRun, Duration deferLimit) {
        return new SandboxCore(policy, afterEachRun, deferLimit);
    }

    /** Runs a command to the end of everything that it started. */
    public RunOutcome run(List<String> command) {
        enter(command);
        try {
            return run(command, launch);
        } finally {
            leave();
        }
    }

    /**
     * As {@link #run(List)}, with other path rules for this run alone.
     *
     * @param paths makes them of those of the sandbox
     */
    public RunOutcome run(List<String> command, UnaryOperator<PathRules> paths) {
        enter(command);
        try (Launch ofThisRun = newLaunch(policy.withPaths(paths.apply(policy.paths())))) {
            return run(command, ofThisRun);
        } finally {
            leave();
        }
    }

    private RunOutcome run(List<String> command, Launch with) {
        Run run = begin(command, false, with);
        pump(run);
        return run.waitFor();
    }

    /** Starts a command; a thread of its own looks after it. */
    public Run start(List<String> command) {
        enter(command);
        Run run;
        try {
            run = begin(command, true, launch);
        } catch (Throwable failure) {
            leave();
            throw failure;
        }
        Thread pump = new Thread(() -> pumpAndLeave(run), "sandboxed-run");
        pump.setDaemon(true);
        try {
            pump.start();
        } catch (Throwable noThread) {
            run.cancel();
            pumpAndLeave(run);
            throw noThread;
        }
        return run;
    }

    private void pumpAndLeave(Run run) {
        try {
            pump(run);
        } finally {
            leave();
        }
    }

    private void pump(Run run) {
        try {
            run.pump(afterEachRun);
        } finally {
            running.remove(run);
        }
    }

    // No lock is held while a program starts: a handler of the test may hold its first exec.
    private Run begin(List<String> command, boolean isInteractive, Launch with) {
        Run run = with.start(command, isInteractive);
        running.add(run);
        if (isClosed) {
            // Closed meanwhile: close() may not have seen this run.
            run.cancel();
        }
        return run;
    }

    private synchronized void enter(List<String> command) {
        ProgramFinder.check(command);
        if (isClosed) {
            throw new SandboxException("run: the sandbox is closed; " + command + " was not started");
        }
        users++;
    }

    /** The last one out releases what every run needs. */
    private void leave() {
        boolean isLast;
        synchronized (this) {
            isLast = --users == 0;
        }
        if (isLast) {
            launch.close();
            changes.close();
            workdir.close();
        }
    }

    /** Everything that was tried so far. */
    public SyscallLog syscalls() {
        return journal.live();
    }

    /** What is different in the working directory. */
    public CowDiff changes() {
        return changes.changes();
    }

    /** Where programs work. */
    public Path workdir() {
        return workdir.path();
    }

    /** Cancels what runs, waits for its end, and removes the working directory. */
    @Override
    public void close() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        try {
            for (Run run : running) {
                run.cancel();
                run.awaitEnd();
            }
        } finally {
            leave();
        }
    }
}
