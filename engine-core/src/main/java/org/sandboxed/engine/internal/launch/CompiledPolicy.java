package org.sandboxed.engine.internal.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxLaunchException;
import org.sandboxed.engine.SandboxUnavailableException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.FilterPolicy;
import org.sandboxed.engine.internal.confine.KernelFilter;
import org.sandboxed.engine.internal.confine.LandlockAssembler;
import org.sandboxed.engine.internal.confine.LandlockRuleset;
import org.sandboxed.engine.internal.confine.Protections;
import org.sandboxed.engine.internal.confine.Refusals;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.handler.fault.FaultPlan;
import org.sandboxed.engine.internal.handler.network.HostsFile;
import org.sandboxed.engine.internal.handler.network.NetworkPlan;
import org.sandboxed.engine.internal.handler.proc.RootHostname;
import org.sandboxed.engine.internal.http.HttpNames;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Landlock;
import org.sandboxed.engine.internal.kernel.arch.Architecture;
import org.sandboxed.engine.policy.PathRules;
import org.sandboxed.engine.policy.Policy;

/** What every run of a sandbox shares: the filter, the ruleset, and the path rules with those that always apply. */
final class CompiledPolicy implements AutoCloseable {

    private static final List<String> SYSTEM =
            List.of("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc", "/opt");
    /** What runtimes read to size their heaps and pools. */
    private static final List<String> MACHINE = List.of(
            "/sys/devices/system/cpu",
            "/sys/devices/system/node",
            "/sys/fs/cgroup",
            "/sys/kernel/mm/hugepages",
            "/sys/kernel/mm/transparent_hugepage");

    private static final List<String> DEVICES =
            List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty");

    /** Harmless with one nonsensical argument, and blocked unless a test unblocks it. */
    private static final List<Syscall> CANARIES =
            List.of(Syscall.ADD_KEY, Syscall.PERSONALITY, Syscall.MOUNT, Syscall.SETNS, Syscall.PTRACE, Syscall.BPF);

    private final PathRules paths;
    private final PathRuleSet pathRules;
    private final Refusals refusals;
    private FilterPolicy filter;
    private Confinement confinement;
    private final Path javaHome;
    private final NetworkPlan network;
    private final HostsFile hosts;
    private final RootHostname hostname;
    private final int canary;
    private final CompiledDeterminism determinism;

    private CompiledPolicy(
            PathRules paths,
            FilterPolicy filter,
            Path javaHome,
            Journal journal,
            Policy policy,
            NetworkPlan network,
            HttpNames names,
            @Nullable Chroot root,
            CompiledDeterminism determinism) {
        this.paths = paths;
        this.pathRules = PathRuleSet.compile(paths, journal, root == null ? null : root.view());
        this.javaHome = javaHome;
        this.filter = filter;
        this.network = network;
        this.hosts = new HostsFile(
                network,
                policy.machine().name(),
                names,
                root == null ? null : root.onMachine(RootMounts.HOSTS),
                journal);
        this.hostname = new RootHostname(
                policy.machine().name(), root == null ? null : root.onMachine(RootMounts.HOSTNAME), journal);
        this.refusals = new Refusals(filter, Architecture.current());
        this.canary = canary(filter);
        journal.expect(filter::sees);
        this.determinism = determinism;
        this.confinement = new Confinement(
                KernelFilter.of(filter),
                new Fd(ruleset(root == null ? paths : executable(paths, root.stage()))),
                policy.machine().fixedAddresses());
    }

    static CompiledPolicy compile(
            Policy policy,
            FaultPlan faults,
            Workdir workdir,
            HttpNames names,
            @Nullable Chroot root,
            CompiledDeterminism determinism,
            Journal journal) {
        Path javaHome = realPath(Path.of(System.getProperty("java.home")));
        NetworkPlan network = NetworkPlan.of(policy.network());
        if (policy.determinism().clock().isEmpty()) {
            faults.withoutClock();
        }
        return new CompiledPolicy(
                root == null
                        ? effectivePaths(policy.paths(), workdir, javaHome)
                        : withWorkdir(root.onMachine(policy.paths()), workdir),
                PolicyFilter.of(policy, faults, network),
                javaHome,
                journal,
                policy,
                network,
                names,
                root,
                determinism);
    }

    /** The rules in another root, which has nothing of the machine but devices. */
    private static PathRules withWorkdir(PathRules asked, Workdir workdir) {
        List<String> readable = new ArrayList<>(asked.readable());
        addWorkdir(workdir, readable, readable);
        List<String> writable = new ArrayList<>(asked.writable());
        addExisting(DEVICES, writable);
        return new PathRules(readable, writable, asked.denied());
    }

    /**
     * What the kernel lets programs of another root do by themselves: execute. They write nothing but through descriptors that
     * the supervisor gives them, and what it misses fails.
     */
    private static PathRules executable(PathRules paths, Path stage) {
        List<String> readable = new ArrayList<>(paths.readable());
        readable.addAll(paths.writable());
        readable.removeAll(DEVICES);
        readable.add(stage.toString());
        return new PathRules(readable, List.of(), List.of());
    }

    private static void addWorkdir(Workdir workdir, List<String> readable, List<String> writable) {
        CowWorkdir copyOnWrite = workdir.copyOnWrite();
        if (copyOnWrite == null) {
            writable.add(workdir.path().toString());
        } else {
            // No more than to read: every change is made by the supervisor, and one that it misses fails.
            readable.add(workdir.path().toString());
            readable.add(copyOnWrite.upper().toString());
        }
    }

    private static PathRules effectivePaths(PathRules asked, Workdir workdir, Path javaHome) {
        List<String> readable = new ArrayList<>(asked.readable());
        addExisting(SYSTEM, readable);
        addExisting(MACHINE, readable);
        readable.add(javaHome.toString());
        List<String> writable = new ArrayList<>(asked.writable());
        addWorkdir(workdir, readable, writable);
        addExisting(DEVICES, writable);
        return new PathRules(readable, writable, asked.denied());
    }

    private static void addExisting(List<String> paths, List<String> to) {
        for (String path : paths) {
            if (Files.exists(Path.of(path))) {
                to.add(path);
            }
        }
    }

    private static int canary(FilterPolicy filter) {
        for (Syscall syscall : CANARIES) {
            if (filter.blocked().containsKey(syscall)) {
                return syscall.number();
            }
        }
        throw new SandboxException("allowSyscalls: one of " + CANARIES + " must stay blocked, for each run makes such a"
                + " call to prove that the sandbox holds");
    }

    private static int ruleset(PathRules paths) {
        int abi = Landlock.abi();
        if (abi < 1) {
            throw new SandboxUnavailableException("Landlock is not available (landlock_create_ruleset: "
                    + Errnos.name(-abi) + "); it is needed to confine the file system. Use a kernel with"
                    + " CONFIG_SECURITY_LANDLOCK and \"landlock\" in the lsm= boot parameter");
        }
        LandlockRuleset.Builder builder = builder(abi);
        paths.readable().forEach(builder::readableIfExists);
        paths.writable().forEach(builder::writableIfExists);
        try {
            return new LandlockAssembler(new KernelLandlock()).assemble(builder.build());
        } catch (IllegalStateException e) {
            throw new SandboxException("The sandbox cannot be made: " + e.getMessage(), e);
        }
    }

    private static LandlockRuleset.Builder builder(int abi) {
        try {
            return LandlockRuleset.builder(abi, Protections.strict());
        } catch (IllegalArgumentException e) {
            throw new SandboxUnavailableException("Landlock: " + e.getMessage());
        }
    }

    /** Refuses a program that the domain would not let run, while it can still be said why. */
    void requireExecutable(Path program) {
        Path real = realPath(program);
        for (String denied : paths.denied()) {
            if (program.startsWith(denied) || real.startsWith(denied)) {
                throw new SandboxLaunchException("run: " + program + " is denied by denied(\"" + denied + "\")");
            }
        }
        if (!isUnder(real, paths.readable()) && !isUnder(real, paths.writable())) {
            throw new SandboxLaunchException("run: " + program + " (" + real
                    + ") lies under no readable path, so it may not be executed; add readable(\"" + real.getParent()
                    + "\")");
        }
    }

    private static boolean isUnder(Path path, List<String> roots) {
        for (String root : roots) {
            if (path.startsWith(root)) {
                return true;
            }
        }
        return false;
    }

    private static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be resolved", e);
        }
    }

    /** Whether no program of the sandbox can change a file. */
    boolean isFixed(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return path.startsWith("/") && pathRules.isFixed(bytes, bytes.length);
    }

    /** Every path rule that applies, the policy's own and those of every sandbox. */
    PathRuleSet pathRules() {
        return pathRules;
    }

    Refusals refusals() {
        return refusals;
    }

    /** What a run puts on itself in which these syscalls trap, too. */
    synchronized Confinement confinement(Set<Syscall> trapped) {
        if (!filter.recorded().containsAll(trapped)) {
            filter = filter.recording(trapped);
            confinement = confinement.with(KernelFilter.of(filter));
        }
        return confinement;
    }

    Path javaHome() {
        return javaHome;
    }

    /** The network rules, names looked up. */
    NetworkPlan network() {
        return network;
    }

    /** {@code /etc/hostname} of another root. */
    RootHostname hostname() {
        return hostname;
    }

    /** {@code /etc/hosts}. */
    HostsFile hosts() {
        return hosts;
    }

    /** The number of the syscall that proves the confinement. */
    int canary() {
        return canary;
    }

    /** What makes runs the same. */
    CompiledDeterminism determinism() {
        return determinism;
    }

    @Override
    public void close() {
        confinement.close();
    }
}
