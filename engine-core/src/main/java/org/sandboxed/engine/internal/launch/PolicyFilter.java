package org.sandboxed.engine.internal.launch;

import java.util.List;
import org.sandboxed.engine.internal.confine.FilterPolicy;
import org.sandboxed.engine.internal.confine.ListingRules;
import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.handler.fault.FaultPlan;
import org.sandboxed.engine.internal.handler.network.NetworkPlan;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.ports.HeldSockets;
import org.sandboxed.engine.policy.MachineView;
import org.sandboxed.engine.policy.NetworkRules;
import org.sandboxed.engine.policy.Policy;
import org.sandboxed.engine.policy.SyscallRules;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/** Chooses which syscalls the filter of a sandbox traps and which it blocks: no more than its options need. */
final class PolicyFilter {

    private static final long OPEN_FILES = Processes.mostOpenFiles();

    private PolicyFilter() {}

    /**
     * Chooses.
     *
     * @throws org.sandboxed.engine.SandboxException where a handler or a fault is for a syscall that is blocked
     */
    static FilterPolicy of(Policy policy, FaultPlan faults, NetworkPlan network) {
        SyscallRules rules = policy.syscalls();
        FilterPolicy.Builder builder = notified(policy)
                .notify(network.reachesNameServers() ? NotifiedSets.PEER : List.of())
                .seesQueries(!network.reaches(Protocol.TCP) && !policy.http().isActive())
                .shareMemory(rules.callback().isEmpty())
                .listByNumber(listsByNumber(policy))
                .record(rules.recorded())
                .deny(rules.denied())
                .allow(rules.allowed());
        for (SyscallRules.UserHandler handler : rules.handlers()) {
            builder.record(List.of(handler.syscall()));
        }
        return checked(builder.build(), rules, faults);
    }

    private static FilterPolicy checked(FilterPolicy filter, SyscallRules rules, FaultPlan faults) {
        for (SyscallRules.UserHandler handler : rules.handlers()) {
            ReachedSyscalls.requireHandled(filter, handler.syscall());
        }
        faults.guard(syscall -> ReachedSyscalls.requireFaulty(filter, syscall));
        return filter;
    }

    private static FilterPolicy.Builder notified(Policy policy) {
        boolean countsForks = policy.limits().processes().isPresent();
        boolean countsMemory = policy.limits().memory().isPresent();
        return notifiedAlways()
                .notify(HeldSockets.areNeeded() ? NotifiedSets.SOCKETS : List.of())
                .notify(hidesPeers(policy.network()) || policy.http().isActive() ? NotifiedSets.PEER : List.of())
                // A signal may break into a trapped call, so what nobody expects that of is trapped only to be counted.
                .notify(countsForks ? NotifiedSets.PROCESS : List.of())
                .notify(countsMemory ? NotifiedSets.MEMORY : List.of())
                .notify(countsMemory ? NotifiedSets.SYSTEM_INFO : List.of())
                .notify(policy.limits().disk().isPresent() ? NotifiedSets.GROWTH : List.of())
                .notify(policy.limits().trapsToCount() ? NotifiedSets.CHILD_SIGNAL : List.of())
                .notify(listsByNumber(policy) ? NotifiedSets.DUPLICATES : List.of())
                .notify(hasView(policy) ? NotifiedSets.VIEW : List.of())
                .notify(hasView(policy) ? NotifiedSets.UMASK : List.of())
                .notify(policy.root().chroot().isPresent() ? NotifiedSets.FRESH_IMAGE : List.of())
                .notify(policy.machine().name().isPresent() ? NotifiedSets.NAME : List.of())
                .notify(policy.machine().processors().isPresent() ? NotifiedSets.PROCESSORS : List.of())
                .notify(policy.machine().identity().isPresent() ? NotifiedSets.IDENTITY : List.of())
                .notify(policy.machine().identity().isPresent() ? NotifiedSets.STATUS : List.of())
                .notify(policy.http().looksIntoTls() ? NotifiedSets.SIZE : List.of())
                .notify(policy.machine().identity().isPresent() ? NotifiedSets.FRESH_IMAGE : List.of())
                .notify(CompiledDeterminism.notified(policy.determinism()));
    }

    private static FilterPolicy.Builder notifiedAlways() {
        return FilterPolicy.builder()
                .notify(NotifiedSets.OPEN)
                .notify(NotifiedSets.EXEC)
                .notify(NotifiedSets.NAMES)
                .notify(NotifiedSets.METADATA)
                .notify(NotifiedSets.LISTING)
                .notify(NotifiedSets.NETWORK)
                .notify(NotifiedSets.NETLINK)
                .notify(NotifiedSets.LIMITS)
                .notify(NotifiedSets.PRIORITIES)
                .notify(NotifiedSets.SIGNALS);
    }

    private static boolean hasView(Policy policy) {
        return policy.workdir().copyOnWrite().isPresent()
                || policy.root().chroot().isPresent();
    }

    /** Whether no other listings are changed than those of {@code /proc}, and its descriptors can be told by their number. */
    static boolean listsByNumber(Policy policy) {
        MachineView machine = policy.machine();
        boolean changesOthers = hasView(policy)
                || machine.sortedDirectories()
                || machine.processors().isPresent();
        int most = policy.limits().openFiles().orElse(Integer.MAX_VALUE);
        return !changesOthers && !HeldSockets.areNeeded() && Math.min(most, OPEN_FILES) >= 2 * ListingRules.FIRST;
    }

    private static boolean hidesPeers(NetworkRules rules) {
        return rules.remapsPorts() || !rules.redirects().isEmpty();
    }
}
