package org.sandboxed.engine.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.fault.Faults;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;
import org.sandboxed.engine.internal.handler.fault.FaultPlan;
import org.sandboxed.engine.policy.LaunchSettings.Stdin;
import org.sandboxed.engine.policy.SyscallRules.UserHandler;

/** Collects and checks the options of a sandbox, each in the call that sets it. Not thread-safe. */
public final class PolicyBuilder {

    /** Still to be counted in nanoseconds. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final PathRulesBuilder paths = new PathRulesBuilder();
    private final Set<Syscall> allowedSyscalls = new LinkedHashSet<>();
    private final Set<Syscall> deniedSyscalls = new LinkedHashSet<>();
    private final Set<Syscall> recordedSyscalls = new LinkedHashSet<>();
    private final List<UserHandler> handlers = new ArrayList<>();
    private Optional<PolicyCallback> callback = Optional.empty();
    private Optional<Set<Syscall>> javaStacks = Optional.empty();
    private final List<Consumer<? super Faults>> faults = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final NetworkWorldBuilder world = new NetworkWorldBuilder();
    private final NetworkRulesBuilder network = new NetworkRulesBuilder();
    private final HttpRulesBuilder http = new HttpRulesBuilder();
    private Limits limits = Limits.DEFAULT;
    private MachineView machine = MachineView.REAL;
    private Determinism determinism = Determinism.NONE;
    private Stdin stdin = Stdin.EMPTY;
    private String cwd = "";
    private WorkdirSettings workdir = WorkdirSettings.FRESH;
    private boolean inheritEnvironment;

    /** Adds readable paths; each must exist. */
    public void readable(String... paths) {
        this.paths.readable(Given.values("readable", paths));
    }

    /** Adds writable paths; each must exist. */
    public void writable(String... paths) {
        this.paths.writable(Given.values("writable", paths));
    }

    /** Adds denied paths. */
    public void denied(String... paths) {
        this.paths.denied(Given.values("denied", paths));
    }

    /** Sets the directory that programs see as the root. */
    public void chroot(Path directory) {
        paths.chroot(Given.value("chroot", directory));
    }

    /** Sets a root that others use as well, and that is changed by copy-on-write only. */
    public void sharedRoot(Path directory) {
        paths.sharedRoot(directory);
    }

    /** Adds a directory or file that programs see at another path. */
    public void mount(String option, String virtualPath, Path hostPath, boolean isReadOnly) {
        paths.mount(option, Given.value(option, virtualPath), Given.value(option, hostPath), isReadOnly);
    }

    /** Adds allowed destinations. */
    public void allowNet(String... rules) {
        network.allow(Given.values("allowNet", rules));
    }

    /** Adds denied destinations. */
    public void denyNet(String... rules) {
        network.deny(Given.values("denyNet", rules));
    }

    /** Adds allowed local ports. */
    public void allowBind(String... rules) {
        network.allowBind(Given.values("allowBind", rules));
    }

    /** Adds denied local ports. */
    public void denyBind(String... rules) {
        network.denyBind(Given.values("denyBind", rules));
    }

    /** Sets whether local ports are the sandbox's own. */
    public void portRemap(boolean remapped) {
        network.remapPorts(remapped);
    }

    /** Adds connections that go elsewhere. */
    public void redirectNet(String from, String to) {
        network.redirect(Given.value("redirectNet", from), Given.value("redirectNet", to));
    }

    /** Sets what a refused connect or send fails with. */
    public void netRefusal(Errno errno) {
        network.refuseWith(Given.value("netRefusal", errno));
    }

    /** Adds allowed HTTP requests. */
    public void allowHttp(String... rules) {
        http.allow(Given.values("allowHttp", rules));
    }

    /** Adds denied HTTP requests. */
    public void denyHttp(String... rules) {
        http.deny(Given.values("denyHttp", rules));
    }

    /** Makes programs trust the certificate of the sandbox. */
    public void injectCa(String... bundles) {
        http.injectCa(paths.hasChroot(), Given.values("injectCa", bundles));
    }

    /** Adds ports where connections are looked into. */
    public void httpPorts(int... ports) {
        http.ports(Given.value("httpPorts", ports));
    }

    /** Adds secrets by name. */
    public void credentials(String... declared) {
        http.credentials().declare(Given.values("credentials", declared));
    }

    /** Adds rules about which requests get which secret. */
    public void httpAuth(String... rules) {
        http.credentials().attach(Given.values("httpAuth", rules));
    }

    /** Sets the number of processes. */
    public void maxProcesses(int count) {
        limits = limits.withMaxProcesses(positive("maxProcesses", count));
    }

    /** Sets the number of open files. */
    public void maxOpenFiles(int count) {
        limits = limits.withMaxOpenFiles(positive("maxOpenFiles", count));
    }

    /** Sets how much memory the processes may have together. */
    public void maxMemory(String size) {
        limits = limits.withMaxMemory(ByteSize.parse("maxMemory", Given.value("maxMemory", size)));
    }

    /** Sets how much the files of the working directory may have together. */
    public void maxDisk(String size) {
        limits = limits.withMaxDisk(ByteSize.parse("maxDisk", Given.value("maxDisk", size)));
    }

    /** Sets in how much of the time processes may run. */
    public void maxCpu(int percent) {
        if (percent < 1 || percent > 100) {
            throw new SandboxException("maxCpu: " + percent + " is not a percentage; write 1 to 100");
        }
        limits = limits.withCpuPercent(percent);
    }

    /** Sets how much a program may write to each output. */
    public void maxOutput(int bytes) {
        limits = limits.withMaxOutput(positive("maxOutput", bytes));
    }

    /** Sets the time limit. */
    public void timeout(Duration timeout) {
        Given.value("timeout", timeout);
        if (timeout.isZero() || timeout.isNegative()) {
            throw new SandboxException("timeout: " + timeout + " is not a positive duration");
        }
        limits = limits.withTimeout(timeout.compareTo(FOR_EVER) > 0 ? FOR_EVER : timeout);
    }

    /** Sets the name of the machine. */
    public void hostname(String name) {
        machine = machine.withHostname(HostName.check("hostname", Given.value("hostname", name)));
    }

    /** Sets whether directories are sorted. */
    public void deterministicDirs(boolean sorted) {
        machine = machine.withSortedDirectories(sorted);
    }

    /** Sets whether addresses are the same each time. */
    public void noRandomizeMemory(boolean fixed) {
        machine = machine.withFixedAddresses(fixed);
    }

    /** Sets the number of processors. */
    public void cpus(int count) {
        if (count > MachineView.MOST_CPUS) {
            throw new SandboxException("cpus: " + count + " is more than the kernel knows, " + MachineView.MOST_CPUS);
        }
        machine = machine.withCpus(positive("cpus", count));
    }

    /** Sets who programs are told that they run as. */
    public void identity(int uid, int gid) {
        machine = machine.withIdentity(new Identity(uid, gid));
    }

    /** Sets what time it is. */
    public void clock(String option, Instant start, boolean isFrozen) {
        Given.value(option, start);
        if (start.isBefore(ClockStart.MIN) || start.isAfter(ClockStart.MAX)) {
            throw new SandboxException(
                    option + ": " + start + " is not between " + ClockStart.MIN + " and " + ClockStart.MAX);
        }
        determinism = determinism.withClock(new ClockStart(start, isFrozen));
    }

    /** Sets what random numbers are made from. */
    public void randomSeed(long seed) {
        determinism = determinism.withRandomSeed(seed);
    }

    /** Sets an environment variable. */
    public void env(String name, String value) {
        VariableOption.check(name, value);
        environment.put(name, value);
    }

    /** Sets whether the environment of the test JVM is inherited. */
    public void inheritEnv(boolean inherit) {
        inheritEnvironment = inherit;
    }

    /** Sets the working directory. */
    public void cwd(String directory) {
        cwd = Given.value("cwd", directory);
        if (!paths.hasChroot()) {
            PathOption.directory("cwd", directory);
        }
    }

    /** Sets the directory that is worked on by copy-on-write. */
    public void workdir(Path directory) {
        workdir = workdir.withTree(PathOption.realDirectory(
                "workdir", Given.value("workdir", directory).toString()));
    }

    /** Sets where the changes to the working directory are stored. */
    public void storage(Path directory) {
        workdir = workdir.withStorage(PathOption.realDirectory(
                "storage", Given.value("storage", directory).toString()));
    }

    /** Sets what becomes of the changes to the working directory where every program ended well. */
    public void onExit(BranchAction action) {
        workdir = workdir.withOnExit(Given.value("onExit", action));
    }

    /** Sets what becomes of the changes to the working directory where a program did not end well. */
    public void onError(BranchAction action) {
        workdir = workdir.withOnError(Given.value("onError", action));
    }

    /** Sets the standard input. */
    public void stdin(byte[] bytes) {
        stdin = Stdin.of(Given.value("stdin", bytes));
    }

    /** The interfaces and routes that programs are told about. */
    public NetworkWorldBuilder world() {
        return world;
    }

    /** Unblocks syscalls. */
    public void allowSyscalls(Syscall... syscalls) {
        allowedSyscalls.addAll(List.of(Given.values("allowSyscalls", syscalls)));
    }

    /** Blocks syscalls. */
    public void denySyscalls(Syscall... syscalls) {
        for (Syscall syscall : Given.values("denySyscalls", syscalls)) {
            Untrappable.check("denySyscalls", syscall);
            deniedSyscalls.add(syscall);
        }
    }

    /** Records syscalls. */
    public void record(Syscall... syscalls) {
        record("record", syscalls);
    }

    private void record(String option, Syscall... syscalls) {
        for (Syscall syscall : Given.values(option, syscalls)) {
            recordedSyscalls.add(available(option, syscall));
        }
    }

    /** Adds a handler. */
    public void handler(Syscall syscall, SyscallHandler handler) {
        handlers.add(new UserHandler(
                available("handler", Given.value("handler", syscall)), Given.value("handler", handler)));
    }

    /** Adds a handler of several syscalls. */
    public void handler(Collection<Syscall> syscalls, SyscallHandler handler) {
        List<Syscall> there = Given.values("handler", syscalls).stream()
                .filter(Syscall::isAvailable)
                .toList();
        if (there.isEmpty()) {
            throw new SandboxException("handler: " + syscalls + " names no syscall that this architecture has");
        }
        there.forEach(syscall -> handler(syscall, handler));
    }

    /** Sets the policy callback. */
    public void policy(PolicyCallback newCallback) {
        callback = Optional.of(Given.value("policy", newCallback));
    }

    /** Records Java threads, and for some syscalls their stacks. */
    public void javaStacks(Syscall... syscalls) {
        record("javaStacks", syscalls);
        javaStacks = Optional.of(SyscallRules.joined(javaStacks.orElse(Set.of()), syscalls));
    }

    /** Adds fault rules, which are tried now and written anew for each sandbox. */
    public void faults(Consumer<? super Faults> rules) {
        Given.value("faults", rules).accept(new FaultPlan());
        faults.add(rules);
    }

    /** The policy, with what contradicts itself refused. */
    public Policy build() {
        for (Syscall syscall : allowedSyscalls) {
            if (deniedSyscalls.contains(syscall)) {
                throw new SandboxException("allowSyscalls and denySyscalls both name " + syscall + "; leave one out");
            }
        }
        if (callback.isPresent() && paths.hasChroot()) {
            throw new SandboxException("policy: a callback is told paths of the machine, so it cannot judge those of"
                    + " chroot; leave one of both out");
        }
        RootSettings root = paths.root();
        WorkdirSettings tree = workdir.in(root);
        HttpRules requests = http.build(paths.hasChroot());
        return new Policy(
                paths.rules(requests.credentials().files(), tree.copyOnWrite()),
                limits,
                syscalls(),
                new LaunchSettings(
                        environment, inheritEnvironment, requests.credentials().variables(), workingDirectory(), stdin),
                world.build(),
                machine,
                determinism,
                tree,
                network.build(),
                requests,
                root);
    }

    private SyscallRules syscalls() {
        return new SyscallRules(
                allowedSyscalls, deniedSyscalls, recordedSyscalls, handlers, callback, javaStacks, faults);
    }

    private String workingDirectory() {
        if (cwd.isEmpty()) {
            return "";
        }
        return paths.hasChroot() ? PathOption.virtual("cwd", cwd) : PathOption.directory("cwd", cwd);
    }

    private static Syscall available(String option, Syscall syscall) {
        Untrappable.check(option, syscall);
        if (!syscall.isAvailable()) {
            throw new SandboxException(option + ": " + syscall + " does not exist on this architecture");
        }
        return syscall;
    }

    private static int positive(String option, int value) {
        if (value <= 0) {
            throw new SandboxException(option + ": " + value + " is not a positive number");
        }
        return value;
    }
}
