package org.sandboxed.engine.internal.confine;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.kernel.arch.Architecture;
import org.sandboxed.engine.internal.kernel.arch.SyscallTable;

/**
 * The supervisor's side of the filter: tells for a trapped call whether the filter meant it to be refused, by the same
 * rules that the program was compiled from. To be asked before any handler. Immutable and safe to share between
 * threads.
 */
public final class Refusals {

    private static final Refusal FOREIGN =
            new Refusal(Errno.ENOSYS, "blocked: x32 syscall numbers would bypass the rules of their 64-bit twins");

    private static final int NUMBER = FilterCompiler.FIRST_FOREIGN_NUMBER - 1;

    private final SyscallTable table;
    private final @Nullable Refusal[] blocked;
    private final @Nullable ArgumentRule[] rules;

    /** Prepares the answers for a policy on an architecture. */
    public Refusals(FilterPolicy policy, Architecture architecture) {
        table = architecture.syscalls();
        blocked = new Refusal[table.size()];
        rules = new ArgumentRule[table.size()];
        for (Syscall syscall : policy.blocked().keySet()) {
            int number = table.numberOf(syscall.name());
            if (number >= 0) {
                blocked[number] = policy.blocked().get(syscall);
            }
        }
        for (ArgumentRule rule : policy.argumentRules()) {
            int number = table.numberOf(rule.syscall().name());
            if (number >= 0) {
                rules[number] = rule;
            }
        }
    }

    /**
     * Whether a number is no system call's, nor that of one with the x32 bit; the filter lets the supervisor have all from
     * there on. Allocates nothing.
     */
    public boolean isNobodys(int number) {
        return number < 0 || table.nameOf(number & NUMBER) == null;
    }

    /**
     * Why a call must be refused, or null if its handlers decide. Allocates nothing.
     *
     * @param number as the kernel reports it; x32 and negative numbers are refused
     * @param arguments the six registers
     */
    public @Nullable Refusal find(int number, SyscallArguments arguments) {
        if (Integer.compareUnsigned(number, FilterCompiler.FIRST_FOREIGN_NUMBER) >= 0) {
            return FOREIGN;
        }
        if (number >= blocked.length) {
            return null;
        }
        Refusal whole = blocked[number];
        if (whole != null) {
            return whole;
        }
        ArgumentRule rule = rules[number];
        return rule == null ? null : rule.refusal(arguments);
    }
}
