package org.sandboxed.engine.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.sandboxed.engine.fault.Faults;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;

/**
 * What is changed about single syscalls.
 *
 * @param allowed taken off the list of blocked syscalls
 * @param denied put on it
 * @param recorded trapped for the record only, beyond what the policy needs
 * @param handlers code of the test, in the order in which it was added
 * @param callback code of the test that decides before anything is done
 * @param javaStacks the calls of a JVM whose Java stack is recorded, empty for the thread alone; absent for neither
 * @param faults write the rules that make calls go wrong, anew for each sandbox
 */
public record SyscallRules(
        Set<Syscall> allowed,
        Set<Syscall> denied,
        Set<Syscall> recorded,
        List<UserHandler> handlers,
        Optional<PolicyCallback> callback,
        Optional<Set<Syscall>> javaStacks,
        List<Consumer<? super Faults>> faults) {

    /** Copies the collections. */
    public SyscallRules {
        allowed = Set.copyOf(allowed);
        denied = Set.copyOf(denied);
        recorded = Set.copyOf(recorded);
        javaStacks = javaStacks.map(Set::copyOf);
        handlers = List.copyOf(handlers);
        faults = List.copyOf(faults);
    }

    static Set<Syscall> joined(Set<Syscall> first, Syscall... more) {
        Set<Syscall> joined = new LinkedHashSet<>(first);
        joined.addAll(List.of(more));
        return joined;
    }

    /**
     * One handler of the test.
     *
     * @param syscall what it answers
     * @param handler the code
     */
    public record UserHandler(Syscall syscall, SyscallHandler handler) {}
}
