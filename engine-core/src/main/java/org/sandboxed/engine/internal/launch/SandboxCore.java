package org.sandboxed.engine.internal.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Attribution;
import org.sandboxed.engine.internal.filesystem.diff.ChangeTracker;
import org.sandboxed.engine.internal.handler.fault.FaultPlan;
import org.sandboxed.engine.internal.handler.time.VirtualClock;
import org.sandboxed.engine.internal.http.HttpSide;
import org.sandboxed.engine.internal.http.TrustPaths;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.ports.SandboxPorts;
import org.sandboxed.engine.internal.supervise.Rules;
import org.sandboxed.engine.internal.supervise.Supervisor;
import org.sandboxed.engine.policy.Policy;
import org.sandboxed.engine.policy.WorkdirSettings;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.HttpTraffic;
import org.sandboxed.engine.record.NetlinkTraffic;
import org.sandboxed.engine.record.SyscallLog;

/**
 * One sandbox: what was compiled from its policy, its working directory, its record, and the runs that are going on.
 * Thread-safe.
 */
public final class SandboxCore implements AutoCloseable {

    private static final long LEAVING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Journal journal;
    private final CompiledDeterminism determinism;
    private final Workdir workdir;
    private final Policy policy;
    private final Duration deferLimit;
    private final ChangeTracker changes;
    private final HttpSide http;
    private final @Nullable Chroot root;
    private final SandboxPorts ports;
    private final Launch launch;
    private final Consumer<RunOutcome> afterEachRun;
    private final Set<Run> running = ConcurrentHashMap.newKeySet();
    private final Set<Thread> starting = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;
    private volatile boolean hasFailed;
    private final EndOfSandbox ended = new EndOfSandbox();
    private int users = 1;

    private SandboxCore(Policy policy, Consumer<RunOutcome> afterEachRun, Duration deferLimit) {
        this.policy = policy;
        this.deferLimit = deferLimit;
        this.afterEachRun = outcome -> {
            note(outcome);
            afterEachRun.accept(outcome);
        };
        long now = System.nanoTime();
        this.journal = new Journal(now, Journal.DEFAULT_BUDGET);
        // Before there is a file: its clock tells older files from newer ones.
        this.determinism = CompiledDeterminism.compile(policy.determinism());
        this.http = HttpSide.open(policy, now);
        this.workdir = openWorkdir(policy);
        this.changes = workdir.track();
        @Nullable Chroot opened = null;
        this.ports = new SandboxPorts(policy.network().remapsPorts());
        try {
            opened = Chroot.open(policy, workdir);
            this.root = opened;
            http.lookForCertificates(opened == null ? TrustPaths.MACHINE : opened.certificatePaths());
            this.launch = newLaunch(policy, FaultPlan.of(policy.syscalls().faults()), Attribution.NONE);
        } catch (RuntimeException | Error failure) {
            http.close();
            try {
                close(opened);
                workdir.close();
            } catch (SandboxException another) {
                failure.addSuppressed(another);
            }
            throw failure;
        }
    }

    private Workdir openWorkdir(Policy of) {
        try {
            return Workdir.open(of.workdir(), of.limits(), of.root().chroot().isPresent());
        } catch (RuntimeException | Error failure) {
            http.close();
            throw failure;
        }
    }

    private Launch newLaunch(Policy of, FaultPlan faults, Attribution attribution) {
        return new Launch(
                of, workdir, root, journal, changes, ports, faults, http, determinism, attribution, deferLimit);
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
     * As {@link #run(List)}, under another policy for this run alone.
     *
     * @param change makes it of that of the sandbox
     * @param attribution which part of the program its calls come from
     */
    public RunOutcome run(List<String> command, UnaryOperator<Policy> change, Attribution attribution) {
        if (root != null) {
            throw new SandboxException("run: code of the test runs with the class path of the test, which the root of"
                    + " chroot does not have; run a java of that root, as in run(\"java\", ...)");
        }
        enter(command);
        try (Launch ofThisRun = newLaunch(change.apply(policy), launch.faults(), attribution)) {
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
        Thread thread = Thread.currentThread();
        starting.add(thread);
        Run run;
        try {
            run = with.start(command, isInteractive);
        } finally {
            starting.remove(thread);
        }
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
            notifyAll();
        }
        if (isLast) {
            ended.bringAbout(this::end);
        }
    }

    private static void close(@Nullable Chroot opened) {
        if (opened != null) {
            opened.close();
        }
    }

    private void end() {
        launch.close();
        http.close();
        changes.close();
        close(root);
        WorkdirSettings settings = policy.workdir();
        workdir.end(hasFailed ? settings.onError() : settings.onExit());
    }

    private void note(RunOutcome outcome) {
        if (outcome.endReason() != EndReason.EXITED || outcome.exit().code() != 0) {
            hasFailed = true;
        }
    }

    /** Writes what has changed so far to the real directory. */
    public synchronized void commit() {
        requireNotShared();
        requireIdle("commit").commit();
        changes.restart();
    }

    private void requireNotShared() {
        if (policy.root().sharesPath(workdir.path().toString())) {
            throw new SandboxException(
                    "commit: the root file system " + policy.root().tree() + " is one that other tests use as well;"
                            + " mount a directory for what is to stay,"
                            + " or name a directory with chroot(Path)");
        }
    }

    /** Forgets what has changed so far. */
    public synchronized void discard() {
        requireIdle("discard").discard();
        changes.restart();
    }

    private CowWorkdir requireIdle(String operation) {
        CowWorkdir tree = workdir.copyOnWrite();
        if (tree == null) {
            throw new SandboxException(operation + ": there is no real directory whose changes could be meant;"
                    + " name one with workdir(...)");
        }
        if (isClosed) {
            throw new SandboxException(operation + ": the sandbox is closed, and its changes with it;"
                    + " say beforehand what becomes of them, with onExit(...)");
        }
        if (!isIdle()) {
            throw new SandboxException(operation + ": a program is still running; wait for its end first");
        }
        return tree;
    }

    // Whoever waited for a program may be back before the thread that looks after it has left.
    private synchronized boolean isIdle() {
        long deadline = System.nanoTime() + LEAVING_NANOS;
        boolean wasInterrupted = false;
        long left = LEAVING_NANOS;
        while (users > 1 && left > 0 && running.stream().noneMatch(Run::isAlive)) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
            left = deadline - System.nanoTime();
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        return users == 1;
    }

    /** Where the changes were left, if they were. */
    public Optional<Path> kept() {
        return Optional.ofNullable(workdir.kept());
    }

    /** The local ports that programs have taken. */
    public SandboxPorts ports() {
        return ports;
    }

    /** Everything that was tried so far. */
    public SyscallLog syscalls() {
        return journal.live();
    }

    /** Everything that was said over netlink sockets so far. */
    public NetlinkTraffic netlink() {
        return journal.traffic().live();
    }

    /** Every HTTP request so far, and the way to add stubs. */
    public HttpTraffic http() {
        return http.live();
    }

    /** What is different in the working directory. */
    public CowDiff changes() {
        return changes.changes();
    }

    /** The fault rules, to which may be added. */
    public FaultPlan faults() {
        return launch.faults();
    }

    /** The clock that programs see, where it is not the machine's. */
    public Optional<VirtualClock> clock() {
        return determinism.clock();
    }

    /** The calls of a JVM whose Java stack is recorded, empty for the threads alone; absent for neither. */
    public Optional<Set<Syscall>> javaStacks() {
        return policy.syscalls().javaStacks();
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
        // Code of the test that a run waits for is not to wait for the end of that run.
        boolean isWithin = Supervisor.isServedHere(journal) || starting.contains(Thread.currentThread());
        try {
            for (Run run : running) {
                run.cancel();
                isWithin |= !run.awaitEnd();
            }
        } finally {
            leave();
        }
        if (!isWithin) {
            ended.await();
        }
    }
}
