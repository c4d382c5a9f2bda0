package org.sandboxed.engine;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sandboxed.engine.fault.Faults;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;
import org.sandboxed.engine.internal.journal.JournalNetworkLog;
import org.sandboxed.engine.internal.jvm.CodeWithoutValue;
import org.sandboxed.engine.internal.jvm.JavaRuns;
import org.sandboxed.engine.internal.launch.SandboxCore;
import org.sandboxed.engine.policy.BranchAction;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.policy.Policy;
import org.sandboxed.engine.policy.PolicyBuilder;
import org.sandboxed.engine.policy.PolicyCallback;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.HttpTraffic;
import org.sandboxed.engine.record.NetlinkTraffic;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;
import org.sandboxed.engine.record.NetworkLog;
import org.sandboxed.engine.record.SyscallLog;

/**
 * Runs programs that can do only what the policy allows, and keeps a record of everything they tried.
 *
 * <pre>{@code
 * try (Sandbox sandbox = Sandbox.builder().readable("/srv/data").build()) {
 *     RunResult run = sandbox.run("wc", "-l", "/srv/data/words");
 *     System.out.println(run.stdout() + run.syscalls().denied());
 * }
 * }</pre>
 *
 * <p>Confinement is done by the Linux kernel: Landlock, seccomp user notification and {@code no_new_privs}; see
 * landlock(7), seccomp(2) and seccomp_unotify(2). Nothing needs privileges. Safe to use from any thread; programs may
 * run at the same time.
 */
public final class Sandbox implements AutoCloseable {

    private final SandboxCore core;

    Sandbox(Policy policy, Consumer<RunResult> afterEachRun) {
        this.core = SandboxCore.open(policy, outcome -> afterEachRun.accept(new RunResult(outcome)));
    }

    /** A builder with the default policy: read the system, write only below a fresh working directory, no network. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs a program to its end, and everything that it started to theirs.
     *
     * @param command the program, looked up in the {@code PATH} that it will have, and its arguments
     * @throws SandboxLaunchException where the program cannot be started; the message names its path
     * @throws SandboxUnavailableException where this machine cannot confine it
     */
    public RunResult run(String... command) {
        return run(List.of(Given.values("run", command)));
    }

    /** As {@link #run(String...)}. */
    public RunResult run(List<String> command) {
        return new RunResult(core.run(Given.values("run", command)));
    }

    /**
     * Starts a program and returns at once. The time limit applies whether or not anybody waits.
     *
     * @param command the program, looked up in the {@code PATH} that it will have, and its arguments
     */
    public SandboxedProcess start(String... command) {
        return start(List.of(Given.values("start", command)));
    }

    /** As {@link #start(String...)}. */
    public SandboxedProcess start(List<String> command) {
        return new SandboxedProcess(core.start(Given.values("start", command)), core.syscalls());
    }

    /**
     * Runs a main class in a JVM like this one, to its end: with the same Java, class path, module path, system properties,
     * JVM options and agents, but for debuggers. What it needs to read for that is readable for this run; {@link
     * RunResult#command()} lists the options. The sandbox's directory is {@code user.home} and {@code java.io.tmpdir}.
     *
     * @param main a class with a main method
     * @param arguments what it is given
     */
    public RunResult runJava(Class<?> main, String... arguments) {
        return new RunResult(
                new JavaRuns(core).runJava(Given.value("runJava", main), List.of(Given.values("runJava", arguments))));
    }

    /**
     * Runs code in a JVM of its own, started as for {@link #runJava}, and returns what it returns or throws what it throws,
     * both copied by serialization. Taken from the sandbox are only values of the JDK, throwables, enums, and classes of the
     * project itself.
     *
     * <pre>{@code
     * int parsed = sandbox.call(() -> Parser.parse(untrusted));
     * }</pre>
     *
     * @param code usually a lambda; what it captures has to be serializable
     * @param <T> what it returns
     * @param <E> what it throws
     * @return what it returned
     * @throws E what it threw, with its stack trace, below that the one of this call
     * @throws SandboxedCallException where its JVM ended before it returned or threw
     * @throws SandboxException where the code or its result cannot be copied
     */
    @SuppressWarnings("unchecked")
    public <T, E extends Throwable> T call(SandboxedCallable<T, E> code) throws E {
        CallResult<T> result = attempt(Given.value("call", code));
        if (result.thrown().isPresent()) {
            throw (E) result.thrown().get();
        }
        return result.value();
    }

    /** As {@link #call(SandboxedCallable)}, for code without a value. */
    public <E extends Throwable> void call(SandboxedRunnable<E> code) throws E {
        call(new CodeWithoutValue<>(Given.value("call", code)));
    }

    /**
     * As {@link #call(SandboxedCallable)}, but however the code or its JVM ends is a result: a value, something thrown,
     * {@code System.exit}, a crash, a limit.
     */
    public <T> CallResult<T> attempt(SandboxedCallable<T, ?> code) {
        return new CallResult<>(new JavaRuns(core).call(Given.value("attempt", code)));
    }

    /** As {@link #attempt(SandboxedCallable)}, for code without a value. */
    public CallResult<Void> attempt(SandboxedRunnable<?> code) {
        return attempt(new CodeWithoutValue<>(Given.value("attempt", code)));
    }

    /** A live view of every decision about every run of this sandbox so far. */
    public SyscallLog syscalls() {
        return core.syscalls();
    }

    /** A live view of what the programs of this sandbox said over netlink sockets so far, and what they were answered. */
    public NetlinkTraffic netlink() {
        return core.netlink();
    }

    /**
     * A live view of the HTTP requests that programs of this sandbox sent so far, and what they were answered; {@link
     * HttpTraffic#stub} adds answers.
     */
    public HttpTraffic http() {
        return core.http();
    }

    /** A live view of every attempt of this sandbox's programs to use IPv4 or IPv6 so far. */
    public NetworkLog network() {
        return new JournalNetworkLog(core.syscalls());
    }

    /**
     * The port of the machine on which a program of this sandbox is reached that listens on a TCP port: the same, unless the
     * policy has {@link Builder#portRemap portRemap}. {@link SandboxedProcess#awaitListening} waits for it.
     *
     * @param port as programs know it
     * @throws SandboxException where no running program listens on it
     */
    public int realPort(int port) {
        return realPort(Protocol.TCP, port);
    }

    /** As {@link #realPort(int)}, for UDP, too: there, a socket that is bound receives. */
    public int realPort(Protocol protocol, int port) {
        return core.ports()
                .listening(Given.value("realPort", protocol), port)
                .orElseThrow(() -> new SandboxException("realPort: no program of this sandbox listens on " + protocol
                        + " port " + port + "; wait for it with awaitListening"));
    }

    /**
     * A live view of what is different in the working directory since this sandbox was built, files that the test itself put
     * there included. After {@link #close()} it shows what the last look found.
     */
    public CowDiff changes() {
        return core.changes();
    }

    /** The rules that make calls of the program go wrong; a rule counts for runs that start after it was added. */
    public Faults faults() {
        return core.faults();
    }

    /**
     * The clock that programs see.
     *
     * @throws SandboxException where that is the machine's: neither {@link Builder#timeStart} nor {@link
     *     Builder#frozenTime} was set
     */
    public SandboxClock clock() {
        return new SandboxClock(core.clock()
                .orElseThrow(() -> new SandboxException("clock: the sandbox has the machine's clock, which cannot be"
                        + " set; give it one of its own with timeStart or frozenTime")));
    }

    /**
     * The directory that is the program's working directory, {@code HOME} and {@code TMPDIR}: that of {@link
     * Builder#workdir(Path)}, as it really is and not as programs have changed it, or else a fresh one.
     */
    public Path workdir() {
        return core.workdir();
    }

    /**
     * Writes what programs have changed so far to the real directory of {@link Builder#workdir(Path)}: all of it, even where
     * the JVM dies meanwhile, for then the next sandbox brings it to its end. From now on {@link #changes()} tells what
     * changes after this.
     *
     * @throws SandboxException where somebody else changed the same files meanwhile, where a program still runs, or where
     *     there is no such directory: nothing is written then; or where the directory cannot be written: what is left to be
     *     done is then kept, until this is called again or the next sandbox comes
     */
    public void commit() {
        core.commit();
    }

    /**
     * Forgets what programs have changed so far: they see the real directory of {@link Builder#workdir(Path)} again as it is.
     *
     * @throws SandboxException where a program still runs, where there is no such directory, or where a commit failed half-way
     */
    public void discard() {
        core.discard();
    }

    /**
     * Where the changes to the real directory were left when this was closed, with {@link BranchAction#KEEP} or because they
     * could not be committed: {@code upper} in it has what was added and changed, and {@code deleted} names, one in a line,
     * what was deleted. Whoever wants them no more removes the directory.
     */
    public Optional<Path> kept() {
        return core.kept();
    }

    /**
     * Kills what still runs and removes the working directory, or does with the changes to it what the policy says. A second
     * call does nothing.
     *
     * @throws SandboxException where the changes cannot be committed or removed
     */
    @Override
    public void close() {
        core.close();
    }

    /**
     * Collects a policy. Every value is checked in the call that sets it, or in {@link #build()}: a bad one is a {@link
     * SandboxException} that names the option and the value, and nothing is started. Not thread-safe.
     */
    public static final class Builder extends LaunchOptions {

        private final PolicyBuilder policy = new PolicyBuilder();
        private Consumer<RunResult> afterEachRun = result -> {};

        Builder() {}

        @Override
        PolicyBuilder policy() {
            return policy;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Adds paths that programs may read, list and execute, with everything below them. A relative path is taken from
         * the working directory of the test JVM. Each must exist.
         */
        public Builder readable(String... paths) {
            policy.readable(paths);
            return this;
        }

        /** Adds paths below which programs may also create, change and remove. Each must exist. */
        public Builder writable(String... paths) {
            policy.writable(paths);
            return this;
        }

        /**
         * Adds paths that are refused even below a readable or writable one, under every name that the file has. A path
         * need not exist.
         */
        public Builder denied(String... paths) {
            policy.denied(paths);
            return this;
        }

        /** Takes syscalls off the list of those that are blocked whatever their arguments. */
        public Builder allowSyscalls(Syscall... syscalls) {
            policy.allowSyscalls(syscalls);
            return this;
        }

        /** Blocks syscalls whatever their arguments: they fail with EPERM, and the attempt is recorded. */
        public Builder denySyscalls(Syscall... syscalls) {
            policy.denySyscalls(syscalls);
            return this;
        }

        /** Records syscalls that the policy itself does not need to see. Each call of them costs microseconds more. */
        public Builder record(Syscall... syscalls) {
            policy.record(syscalls);
            return this;
        }

        /**
         * Adds a handler, after every builtin and after the handlers added before.
         *
         * @throws SandboxException from {@link #build()} where the syscall is blocked: a handler that lets the call
         *     proceed would undo the block
         */
        public Builder handler(Syscall syscall, SyscallHandler handler) {
            policy.handler(syscall, handler);
            return this;
        }

        /**
         * Adds one handler for several syscalls, such as every call that opens a file, after every builtin and after the
         * handlers added before. It keeps its state over all of them. Syscalls that this architecture does not have are
         * left out.
         *
         * @throws SandboxException where none is left; from {@link #build()} where one is blocked
         */
        public Builder handler(Collection<Syscall> syscalls, SyscallHandler handler) {
            policy.handler(syscalls, handler);
            return this;
        }

        /**
         * Sets code that decides, while a program runs, about every call that opens, names, executes or connects; a later one
         * takes the place of an earlier. What the policy refuses stays refused.
         */
        public Builder policy(PolicyCallback callback) {
            policy.policy(callback);
            return this;
        }

        /**
         * Adds rules that make calls of the program go wrong, as {@link Sandbox#faults()} does once there is a sandbox.
         *
         * @param rules writes the rules; called now, to check them, and once for each sandbox that is built
         */
        public Builder faults(Consumer<? super Faults> rules) {
            policy.faults(rules);
            return this;
        }

        /**
         * Adds a listener that is told the result of every run, those that nobody waits for included, before {@link
         * Sandbox#run} or {@link SandboxedProcess#waitFor()} returns it. Called on the thread that looks after the run, for
         * several runs perhaps at the same time; what it throws fails the run.
         */
        public Builder afterEachRun(Consumer<RunResult> listener) {
            afterEachRun = afterEachRun.andThen(Given.value("afterEachRun", listener));
            return this;
        }

        /**
         * Makes the sandbox. No program is started, and nothing is left behind where this throws.
         *
         * @throws SandboxException where options contradict each other
         * @throws SandboxUnavailableException where this machine lacks what the policy needs
         */
        public Sandbox build() {
            return new Sandbox(policy.build(), afterEachRun);
        }
    }
}
