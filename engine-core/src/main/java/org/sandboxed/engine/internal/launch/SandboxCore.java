package org.sandboxed.engine.internal.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.policy.Policy;
import org.sandboxed.engine.record.SyscallLog;

/**
 * One sandbox: what was compiled from its policy, its working directory, its record, and the runs that are going on.
 * Thread-safe.
 */
public final class SandboxCore implements AutoCloseable {

    private final Journal journal;
    private final Workdir workdir;
    private final Launch launch;
    private final Consumer<RunOutcome> afterEachRun;
    private final Set<Run> running = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    private SandboxCore(Policy policy, Consumer<RunOutcome> afterEachRun) {
        this.afterEachRun = afterEachRun;
        this.journal = new Journal(System.nanoTime(), Journal.DEFAULT_BUDGET);
        this.workdir = Workdir.create();
        try {
            this.launch = new Launch(policy, workdir.path(), journal);
        } catch (RuntimeException | Error failure) {
            workdir.close();
            throw failure;
        }
    }

    /**
     * Compiles a policy. Starts nothing; leaves nothing behind where it throws.
     *
     * @param afterEachRun told of every run before anybody who waits for it
     */
    public static SandboxCore open(Policy policy, Consumer<RunOutcome> afterEachRun) {
        return new SandboxCore(policy, afterEachRun);
    }

    /** Runs a command to the end of everything that it started. */
    public RunOutcome run(List<String> command) {
        Run run = begin(command, false);
        try {
            run.pump(afterEachRun);
        } finally {
            running.remove(run);
        }
        return run.waitFor();
    }

    /** Starts a command; a thread of its own looks after it. */
    public Run start(List<String> command) {
        Run run = begin(command, true);
        Thread pump = new Thread(
                () -> {
                    run.pump(afterEachRun);
                    running.remove(run);
                },
                "sandboxed-run");
        pump.setDaemon(true);
        pump.start();
        return run;
    }

    // The lock is not held while a program starts: a handler of the test may hold its first exec.
    private Run begin(List<String> command, boolean isInteractive) {
        ProgramFinder.check(command);
        requireOpen(command);
        Run run = launch.start(command, isInteractive);
        running.add(run);
        if (isClosed) {
            // Closed meanwhile: close() may not have seen this run.
            run.cancel();
        }
        return run;
    }

    private void requireOpen(List<String> command) {
        if (isClosed) {
            throw new SandboxException("run: the sandbox is closed; " + command + " was not started");
        }
    }

    /** Everything that was tried so far. */
    public SyscallLog syscalls() {
        return journal.live();
    }

    /** The fresh directory. */
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
        for (Run run : running) {
            run.cancel();
            run.waitFor();
        }
        launch.close();
        workdir.close();
    }
}
