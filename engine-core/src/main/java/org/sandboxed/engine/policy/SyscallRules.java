package org.sandboxed.engine.policy;

import java.util.List;
import java.util.Set;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;
import org.sandboxed.engine.internal.handler.fault.FaultPlan;

/**
 * What is changed about single syscalls.
 *
 * @param allowed taken off the list of blocked syscalls
 * @param denied put on it
 * @param recorded trapped for the record only, beyond what the policy needs
 * @param handlers code of the test, in the order in which it was added
 * @param faults rules that make calls go wrong; more may come
 */
public record SyscallRules(
        Set<Syscall> allowed,
        Set<Syscall> denied,
        Set<Syscall> recorded,
        List<UserHandler> handlers,
        FaultPlan faults) {

    /** Copies the collections. */
    public SyscallRules {
        allowed = Set.copyOf(allowed);
        denied = Set.copyOf(denied);
        recorded = Set.copyOf(recorded);
        handlers = List.copyOf(handlers);
    }

    /**
     * One handler of the test.
     *
     * @param syscall what it answers
     * @param handler the code
     */
    public record UserHandler(Syscall syscall, SyscallHandler handler) {}
}
