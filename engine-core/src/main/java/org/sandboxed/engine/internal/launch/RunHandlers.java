package org.sandboxed.engine.internal.launch;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.Failures;
import org.sandboxed.engine.internal.dispatch.RunContext;
import org.sandboxed.engine.internal.filesystem.FileTimes;
import org.sandboxed.engine.internal.filesystem.LiveDenials;
import org.sandboxed.engine.internal.filesystem.Owners;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.handler.call.ShownPaths;
import org.sandboxed.engine.internal.handler.callback.CallbackHandler;
import org.sandboxed.engine.internal.handler.callback.LimitRestrictions;
import org.sandboxed.engine.internal.handler.cow.RootedSandbox;
import org.sandboxed.engine.internal.handler.disk.DiskHandlers;
import org.sandboxed.engine.internal.handler.fault.FaultHandler;
import org.sandboxed.engine.internal.handler.fault.Rule;
import org.sandboxed.engine.internal.handler.file.AddedContent;
import org.sandboxed.engine.internal.handler.file.AtFlagsHandler;
import org.sandboxed.engine.internal.handler.file.FileHandlers;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.handler.identity.IdentityHandlers;
import org.sandboxed.engine.internal.handler.listing.ListingHandlers;
import org.sandboxed.engine.internal.handler.netlink.NetlinkHandlers;
import org.sandboxed.engine.internal.handler.network.NetworkHandlers;
import org.sandboxed.engine.internal.handler.network.SocketProtocols;
import org.sandboxed.engine.internal.handler.proc.BootTime;
import org.sandboxed.engine.internal.handler.proc.CertificateFiles;
import org.sandboxed.engine.internal.handler.proc.MachineFiles;
import org.sandboxed.engine.internal.handler.proc.NetworkFiles;
import org.sandboxed.engine.internal.handler.process.ProcessHandlers;
import org.sandboxed.engine.internal.handler.user.UserHandlerAdapter;
import org.sandboxed.engine.internal.http.HttpRun;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.names.NameServers;
import org.sandboxed.engine.internal.netlink.NetlinkSockets;
import org.sandboxed.engine.internal.ports.RunPorts;
import org.sandboxed.engine.internal.ports.SandboxPorts;
import org.sandboxed.engine.internal.process.Crowd;
import org.sandboxed.engine.internal.process.DomainMembers;
import org.sandboxed.engine.internal.process.MemoryFreeze;
import org.sandboxed.engine.internal.process.MemoryOwner;
import org.sandboxed.engine.internal.process.ProcessIndex;
import org.sandboxed.engine.internal.process.SocketCensus;
import org.sandboxed.engine.policy.Limits;
import org.sandboxed.engine.policy.Policy;
import org.sandboxed.engine.policy.PolicyCallback;
import org.sandboxed.engine.policy.SyscallRules.UserHandler;

/**
 * The handlers of one run, in the order in which they are asked: faults, the policy callback, processes, netlink, network,
 * files, and last those of the test.
 *
 * @param table who decides what
 * @param processes who the callers are
 * @param crowd whether they are too many
 * @param netlink their netlink sockets
 * @param ports the local ports that they have taken
 * @param limits what they may use
 * @param http their HTTP requests
 * @param names the name servers that they ask
 * @param view what they see of a copy-on-write working directory
 * @param callback code of the test that decides first, or null
 */
record RunHandlers(
        DispatchTable table,
        ProcessIndex processes,
        Crowd crowd,
        NetlinkSockets netlink,
        RunPorts ports,
        RunLimits limits,
        HttpRun http,
        NameServers names,
        RunView view,
        @Nullable CallbackHandler callback) {

    static RunHandlers create(
            Policy policy,
            CompiledPolicy compiled,
            List<Rule> faults,
            Workdir workdir,
            @Nullable RootedSandbox rooted,
            RunContext context,
            DomainMembers members,
            SandboxPorts sandboxPorts,
            HttpRun http) {
        Journal journal = context.journal();
        ProcessIndex processes = new ProcessIndex(journal::name);
        DispatchTable.Builder table = DispatchTable.builder(journal::name);
        RunLimits limits = new RunLimits(policy.limits(), workdir.quota(), processes, members);
        SocketCensus census = new SocketCensus(processes, members);
        RunPorts ports = sandboxPorts.open(census);
        ShownPaths shown = RootedNames.of(rooted, workdir);
        CallbackHandler callback = addFirst(table, policy, faults, compiled, limits, processes, ports, shown, context);
        PathJudge judge = new PathJudge(compiled.pathRules(), processes, journal, denials(callback));
        Owners owners = new Owners(policy.machine().identity());
        FileTimes times = compiled.determinism().fileTimes();
        CertificateFiles certificates = CertificateFiles.of(http.side().trustFiles(), journal);
        AddedContent added = added(certificates, compiled);
        RunView view = new RunView(workdir.copyOnWrite(), judge, owners, times, processes, journal, rooted, added);
        view.addTo(table);
        NetlinkSockets netlink = netlink(policy, context, census, sandboxPorts);
        MadeUpFiles madeUp = compiled.determinism()
                .addTo(table, policy.machine().identity(), processes, journal)
                .or(machineFiles(policy, compiled, limits, certificates, journal))
                .or(new NetworkFiles(policy.world(), netlink.own(), sandboxPorts, journal));
        FileHandlers files = new FileHandlers(judge, madeUp, view.changes(), owners, times);
        ProcessHandlers handlers = new ProcessHandlers(processes, journal);
        handlers.addTo(table, view.execJudge(files), pid -> limit(policy, pid), context.hasCarrier());
        addLimits(table, policy, limits, handlers, workdir, judge, journal);
        NetlinkHandlers.addTo(table, journal, policy.world(), netlink);
        NameServers names = addNetwork(table, compiled, files, view, ports, http, context);
        view.addFilesTo(table, files, journal);
        addLast(table, policy, compiled, limits, judge, processes, context);
        Crowd crowd = new Crowd(processes, members, policy.limits().processes().orElse(Limits.CROWD));
        return new RunHandlers(table.build(), processes, crowd, netlink, ports, limits, http, names, view, callback);
    }

    private static NameServers addNetwork(
            DispatchTable.Builder table,
            CompiledPolicy compiled,
            FileHandlers files,
            RunView view,
            RunPorts ports,
            HttpRun http,
            RunContext context) {
        NameServers names = new NameServers(context);
        Journal journal = context.journal();
        NetworkHandlers.addTo(table, journal, files.judge(), view.sockets(), compiled.network(), ports, http, names);
        return names;
    }

    private static AddedContent added(CertificateFiles certificates, CompiledPolicy compiled) {
        return (certificates.isEmpty() ? AddedContent.NONE : certificates)
                .or(compiled.hosts().added())
                .or(compiled.hostname().added());
    }

    private static @Nullable LiveDenials denials(@Nullable CallbackHandler callback) {
        return callback == null ? null : callback.denials();
    }

    /** Lets code of the test say what the run begins with. */
    void begin() {
        if (callback != null) {
            callback.begin();
        }
    }

    /** Stops who could change what is executed. */
    MemoryFreeze freeze() {
        return callback == null ? new MemoryFreeze(processes) : callback.freeze();
    }

    private static @Nullable CallbackHandler addFirst(
            DispatchTable.Builder table,
            Policy policy,
            List<Rule> faults,
            CompiledPolicy compiled,
            RunLimits limits,
            ProcessIndex processes,
            RunPorts ports,
            ShownPaths shown,
            RunContext context) {
        if (!faults.isEmpty()) {
            new FaultHandler(faults, compiled.determinism().clock(), processes, shown, context).addTo(table);
        }
        limits.openFiles().ifPresent(use -> ProcessHandlers.addOpenFiles(table, use));
        CallbackHandler callback = addCallback(table, policy, compiled, limits, processes, ports, context);
        AtFlagsHandler.addTo(table);
        return callback;
    }

    private static MadeUpFiles machineFiles(
            Policy policy, CompiledPolicy compiled, RunLimits limits, CertificateFiles certificates, Journal journal) {
        Optional<BootTime> boot = compiled.determinism().boot();
        return MachineFiles.of(policy.machine(), limits.memory(), boot, limits::living, journal)
                .or(compiled.hosts().madeUp())
                .or(compiled.hostname().madeUp())
                .or(certificates.isEmpty() ? MadeUpFiles.NONE : certificates);
    }

    private static void addLast(
            DispatchTable.Builder table,
            Policy policy,
            CompiledPolicy compiled,
            RunLimits limits,
            PathJudge judge,
            ProcessIndex processes,
            RunContext context) {
        addMachine(table, policy, compiled, limits, judge, processes, context.journal());
        addHandlersOfTest(table, policy.syscalls().handlers(), context.failures());
    }

    private static void addMachine(
            DispatchTable.Builder table,
            Policy policy,
            CompiledPolicy compiled,
            RunLimits limits,
            PathJudge judge,
            ProcessIndex processes,
            Journal journal) {
        ListingHandlers.addTo(table, policy.machine(), judge, processes, journal);
        if (PolicyFilter.listsByNumber(policy)) {
            ListingHandlers.addDuplicatesTo(table, judge, journal);
        }
        IdentityHandlers.addTo(table, policy.machine(), processes, journal);
        IdentityHandlers.addSystemInfo(
                table, limits.memory(), compiled.determinism().boot(), journal);
    }

    private static NetlinkSockets netlink(Policy policy, RunContext context, SocketCensus census, SandboxPorts ports) {
        return new NetlinkSockets(
                policy.world(), census, ports, context.journal().traffic().openRun());
    }

    private static @Nullable CallbackHandler addCallback(
            DispatchTable.Builder table,
            Policy policy,
            CompiledPolicy compiled,
            RunLimits limits,
            ProcessIndex processes,
            RunPorts ports,
            RunContext context) {
        Optional<PolicyCallback> callback = policy.syscalls().callback();
        if (callback.isEmpty()) {
            return null;
        }
        MemoryOwner owner = new MemoryOwner(processes, compiled::isFixed);
        LimitRestrictions lowered = new LimitRestrictions(limits.memory(), limits.forks());
        SocketProtocols protocols = new SocketProtocols(context.journal(), ports.held());
        CallbackHandler handler = new CallbackHandler(callback.get(), processes, owner, lowered, protocols, context);
        handler.addTo(table);
        return handler;
    }

    private static void addHandlersOfTest(DispatchTable.Builder table, List<UserHandler> handlers, Failures failures) {
        for (UserHandler added : handlers) {
            table.add(List.of(added.syscall()), new UserHandlerAdapter(added.syscall(), added.handler(), failures));
        }
    }

    private static void addLimits(
            DispatchTable.Builder table,
            Policy policy,
            RunLimits limits,
            ProcessHandlers handlers,
            Workdir workdir,
            PathJudge judge,
            Journal journal) {
        limits.forks().ifPresent(forks -> handlers.addForkLimit(table, forks));
        limits.memory().ifPresent(memory -> {
            handlers.addMemoryLimit(table, memory);
        });
        if (policy.limits().trapsToCount()) {
            handlers.addChildSignals(table);
        }
        DiskHandlers.addTo(table, workdir.quota(), judge, journal);
    }

    // Limits are put on from outside while the first exec is held: between clone and exec the child shares the JVM's
    // memory.
    private static void limit(Policy policy, int pid) {
        Limits limits = policy.limits();
        if (limits.disk().isPresent() || !policy.paths().denied().isEmpty()) {
            // The kernel writes a core file where neither is looked at.
            KernelException.require(Processes.limitCore(pid), "prlimit64(RLIMIT_CORE)");
        }
        if (limits.openFiles().isPresent()) {
            KernelException.require(
                    Processes.limitOpenFiles(pid, limits.openFiles().getAsInt()), "prlimit64 for maxOpenFiles");
        }
    }
}
