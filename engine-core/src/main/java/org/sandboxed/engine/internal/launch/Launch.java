package org.sandboxed.engine.internal.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxLaunchException;
import org.sandboxed.engine.SandboxUnavailableException;
import org.sandboxed.engine.internal.dispatch.Attribution;
import org.sandboxed.engine.internal.dispatch.Failures;
import org.sandboxed.engine.internal.dispatch.RunContext;
import org.sandboxed.engine.internal.filesystem.diff.ChangeTracker;
import org.sandboxed.engine.internal.handler.cow.RootedSandbox;
import org.sandboxed.engine.internal.handler.fault.FaultPlan;
import org.sandboxed.engine.internal.handler.fault.Rule;
import org.sandboxed.engine.internal.http.HttpSide;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.internal.kernel.PosixSpawn;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.ports.SandboxPorts;
import org.sandboxed.engine.internal.supervise.Canary;
import org.sandboxed.engine.internal.supervise.ListenerSlot;
import org.sandboxed.engine.internal.supervise.Rules;
import org.sandboxed.engine.internal.supervise.Supervisor;
import org.sandboxed.engine.internal.supervise.SupervisorThreads;
import org.sandboxed.engine.policy.Policy;

/**
 * Starts programs under one policy: lays out the call that starts one, has two threads confine themselves, makes the handlers
 * and starts the supervisor meanwhile, and waits for the exec.
 */
final class Launch implements AutoCloseable {

    private final Policy policy;
    private final Workdir workdir;
    private final @Nullable Chroot root;
    private final Journal journal;
    private final ChangeTracker changes;
    private final SandboxPorts ports;
    private final Duration deferLimit;
    private final Attribution attribution;
    private final FaultPlan faults;
    private final HttpSide http;
    private final CompiledPolicy compiled;
    private @Nullable ChildEnvironment environment;

    Launch(
            Policy policy,
            Workdir workdir,
            @Nullable Chroot root,
            Journal journal,
            ChangeTracker changes,
            SandboxPorts ports,
            FaultPlan faults,
            HttpSide http,
            CompiledDeterminism determinism,
            Attribution attribution,
            Duration deferLimit) {
        WarmUp.ensure();
        this.policy = policy;
        this.workdir = workdir;
        this.root = root;
        this.journal = journal;
        this.changes = changes;
        this.ports = ports;
        this.http = http;
        this.attribution = attribution;
        this.deferLimit = deferLimit;
        this.faults = faults;
        this.compiled = CompiledPolicy.compile(policy, faults, workdir, http.names(), root, determinism, journal);
    }

    /**
     * What is to be started.
     *
     * @param shown the program as programs know it
     * @param program where the kernel finds it
     * @param cwd where the kernel finds the working directory
     * @param rooted the root, or null for that of the machine
     */
    private record Target(
            String shown, Path program, Path cwd, @Nullable RootedSandbox rooted) {}

    /** Starts a command. Where it cannot be started, nothing is left. */
    Run start(List<String> command, boolean isInteractive) {
        Target target = root == null ? find(command.get(0)) : find(command.get(0), root);
        try {
            return start(command, target, isInteractive);
        } catch (KernelException e) {
            throw notStarted(target.shown, e);
        }
    }

    private Target find(String name) {
        Path cwd = policy.launch().workingDirectory().map(Path::of).orElse(workdir.path());
        Path program = new ProgramFinder(workdir).find(name, environment().searchPath(), cwd);
        compiled.requireExecutable(program);
        return new Target(program.toString(), program, workdir.kernelPath(cwd), null);
    }

    private Target find(String name, Chroot in) {
        Chroot.Program program = in.find(name, environment().searchPath(), compiled.pathRules());
        return new Target(program.shown(), program.kernelPath(), in.stage(), program.sandbox());
    }

    // Not before the first start, which is where a user hears of what is wrong with it.
    private synchronized ChildEnvironment environment() {
        ChildEnvironment made = environment;
        if (made == null) {
            made = root == null
                    ? new ChildEnvironment(
                            policy.launch(), http.variables(), workdir.path().toString(), compiled.javaHome())
                    : new ChildEnvironment(policy.launch(), http.variables(), root.home(), root.directory());
            environment = made;
        }
        return made;
    }

    static SandboxLaunchException notStarted(String program, KernelException cause) {
        String wayOut = switch (cause.errno()) {
            case Errnos.EMFILE -> "; this JVM has too many descriptors open (ulimit -n)";
            case Errnos.EAGAIN -> "; this user has too many processes and threads (ulimit -u)";
            default -> "";
        };
        return new SandboxLaunchException("run: " + program + " was not started: " + cause.getMessage() + wayOut);
    }

    private Run start(List<String> command, Target target, boolean isInteractive) {
        Stdio stdio =
                new Stdio(policy.limits().keptOutput(), policy.launch().stdin().toArray());
        Attempt attempt = attempt(command, target, stdio);
        try {
            Run run = attempt.launch(isInteractive);
            if (!isInteractive || stdio.hasInput()) {
                stdio.feedAndClose();
            }
            return run;
        } catch (RuntimeException | Error failure) {
            attempt.abandon();
            throw failure;
        }
    }

    private Attempt attempt(List<String> command, Target target, Stdio stdio) {
        try {
            return new Attempt(command, target, stdio);
        } catch (RuntimeException | Error failure) {
            stdio.close();
            throw failure;
        }
    }

    FaultPlan faults() {
        return faults;
    }

    @Override
    public void close() {
        compiled.close();
    }

    /** One start of one program. */
    private final class Attempt {

        private final List<String> command;
        private final Target target;
        private final Stdio stdio;
        private final ListenerSlot slot = new ListenerSlot();
        private final Canary canary = new Canary(compiled.canary(), journal.openHiddenRun());
        private final Failures failures = new Failures();
        private final RunContext context = new RunContext(journal, journal.openRun(), failures, slot::hasCarrier);
        private final List<Rule> faultRules = faults.forRun();
        private final DomainAgent agent = new DomainAgent();
        private @Nullable RunHandlers handlers;
        private @Nullable RunParts parts;

        Attempt(List<String> command, Target target, Stdio stdio) {
            this.command = command;
            this.target = target;
            this.stdio = stdio;
        }

        private PosixSpawn layOut() {
            List<byte[]> argv = new ArrayList<>(command.size());
            for (String argument : command) {
                argv.add(NativeText.encode(argument));
            }
            return new PosixSpawn(
                    NativeText.encode(target.program.toString()),
                    argv,
                    environment().laidOut(),
                    NativeText.encode(target.cwd.toString()),
                    stdio.childEnds());
        }

        Run launch(boolean isInteractive) {
            slot.launching(Thread.currentThread());
            PosixSpawn spawn = startKeeper();
            RunParts ready = supervise(spawn);
            long startedAt = System.nanoTime();
            long deadline = startedAt + policy.limits().timeout().toNanos();
            // Whoever looks after the program himself is told of an interrupt when he waits for it.
            int pid = slot.awaitPid(deadline, !isInteractive, ready::killTree);
            if (pid < 0) {
                SandboxException failed = failure(-pid);
                failures.all().forEach(failed::addSuppressed);
                throw failed;
            }
            if (!canary.isRecorded()) {
                throw new SandboxUnavailableException(
                        "The record does not hold: a call that was refused is not in it; the program was ended");
            }
            Launcher.prepareNext();
            stdio.closeChildEnds();
            return new Run(ready, pid, startedAt);
        }

        private PosixSpawn startKeeper() {
            try {
                PosixSpawn spawn = layOut();
                startKeeper(spawn);
                return spawn;
            } catch (Throwable failure) {
                agent.neverServed();
                throw failure;
            }
        }

        private void startKeeper(PosixSpawn spawn) {
            try {
                Confinement confinement = compiled.confinement(Rule.syscalls(faultRules));
                context.run().record(confinement.filter().seen());
                Launcher.start((guardian, scope) -> new DomainKeeper(
                        slot,
                        scope,
                        confinement.fixesAddresses(),
                        new Carrier(
                                slot,
                                confinement.ruleset(),
                                confinement.filter().forThread(),
                                guardian,
                                spawn,
                                canary),
                        agent));
            } catch (Throwable failure) {
                spawn.close();
                throw failure;
            }
        }

        // While the carrier confines itself; its canary waits for the supervisor.
        private RunParts supervise(PosixSpawn spawn) {
            RunParts made = prepared(spawn);
            parts = made;
            try {
                SupervisorThreads.start(made.supervisor());
            } catch (Throwable noThread) {
                made.supervisor().neverStarted();
                slot.withdraw();
                throw noThread;
            }
            return made;
        }

        private RunParts prepared(PosixSpawn spawn) {
            try {
                RunHandlers made = RunHandlers.create(
                        policy,
                        compiled,
                        faultRules,
                        workdir,
                        target.rooted,
                        context,
                        agent::contains,
                        ports,
                        http.openRun());
                handlers = made;
                made.begin();
                return parts(spawn, made, new Supervisor(slot, rules(made)));
            } catch (Throwable failure) {
                slot.withdraw();
                spawn.close();
                throw failure;
            }
        }

        private Rules rules(RunHandlers made) {
            return new Rules(
                    context,
                    compiled.refusals(),
                    made.table(),
                    made.processes(),
                    made.freeze(),
                    canary,
                    attribution,
                    deferLimit);
        }

        private RunParts parts(PosixSpawn spawn, RunHandlers made, Supervisor supervisor) {
            return new RunParts(
                    command,
                    policy.limits().timeout(),
                    stdio,
                    spawn,
                    agent,
                    supervisor,
                    made.processes(),
                    made.crowd(),
                    made.netlink(),
                    made.ports(),
                    made.http(),
                    made.names(),
                    made.limits(),
                    context.run(),
                    changes.begin(),
                    failures,
                    made.view());
        }

        private SandboxException failure(int errno) {
            if (errno == Errnos.EMFILE && slot.failedStep() == ListenerSlot.STEP_SECCOMP) {
                return Launch.notStarted(target.shown, new KernelException("seccomp", errno));
            }
            return switch (slot.failedStep()) {
                case 0 -> notStarted(errno);
                case ListenerSlot.STEP_CANARY ->
                    new SandboxUnavailableException("The sandbox does not hold: a call that must be refused was not ("
                            + Errnos.name(errno) + "); nothing was started");
                case ListenerSlot.STEP_PERSONALITY ->
                    new SandboxUnavailableException("noRandomizeMemory: personality(ADDR_NO_RANDOMIZE): "
                            + Errnos.name(errno)
                            + ": a filter around this JVM, as containers have one, does not allow it;"
                            + " leave the option out, or start the container with another seccomp profile");
                case ListenerSlot.STEP_SECCOMP ->
                    new SandboxUnavailableException(
                            errno == Errnos.EBUSY
                                    ? "seccomp: EBUSY: this JVM runs in a sandbox that has a supervisor already; the"
                                            + " kernel allows one for each process, so sandboxes cannot be nested"
                                    : "seccomp: " + Errnos.name(errno)
                                            + ": the kernel or a filter around this JVM does not"
                                            + " allow user notification");
                case ListenerSlot.STEP_THREAD -> Launch.notStarted(target.shown, new KernelException("clone", errno));
                default ->
                    new SandboxUnavailableException(
                            "A thread cannot confine itself: step " + slot.failedStep() + ": " + Errnos.name(errno));
            };
        }

        private SandboxException notStarted(int errno) {
            String why = switch (errno) {
                case Errnos.ENOENT -> "no such program, or the interpreter that it names does not exist";
                case Errnos.ENOEXEC -> "not executable: neither a binary of this machine nor a script with #!";
                case Errnos.EACCES -> "not executable, or the policy does not let it run; see readable";
                case Errnos.E2BIG ->
                    "its arguments and environment are longer than the kernel takes, together or one of them (128 KiB);"
                            + " pass them in a file or on the standard input";
                case Errnos.ELOOP -> "too many symbolic links, or interpreters that are scripts themselves";
                default -> "the kernel does not execute it";
            };
            return new SandboxLaunchException("run: " + target.shown + ": " + why + " (" + Errnos.name(errno) + ")");
        }

        private static void close(@Nullable RunHandlers made) {
            if (made != null) {
                made.processes().close();
                made.limits().close();
                made.view().close();
            }
        }

        void abandon() {
            RunParts made = parts;
            if (made == null) {
                stdio.close();
                agent.close();
                close(handlers);
                return;
            }
            int pid = slot.pid();
            if (pid > 0) {
                made.killTree();
            }
            made.end();
            if (pid > 0) {
                Processes.reapKilled(pid);
            }
            made.close();
        }
    }
}
