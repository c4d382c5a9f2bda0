package org.sandboxed.engine.internal.confine;

import java.util.Arrays;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.kernel.arch.Architecture;
import org.sandboxed.engine.internal.kernel.arch.SyscallTable;

/**
 * Compiles a {@link FilterPolicy} to the program that the kernel runs before every syscall of the sandbox.
 *
 * <p>The program first kills whatever does not come from the native architecture: under another numbering every list
 * would mean other syscalls. It then notifies numbers from {@value #FIRST_FOREIGN_NUMBER} on, which on x86_64 are the
 * x32 twins of the listed syscalls, so that they are refused and recorded. Everything else is decided by number, and by
 * arguments only where a rule needs them: since Linux 5.11 the kernel caches what is allowed by number alone.
 */
public final class FilterCompiler {

    /** {@code __X32_SYSCALL_BIT}; no architecture has a native syscall there, nor a negative one. */
    static final int FIRST_FOREIGN_NUMBER = 0x40000000;

    private FilterCompiler() {}

    /**
     * Compiles a policy for an architecture; syscalls that it lacks are left out.
     *
     * @throws IllegalArgumentException if the program is longer than the 4096 instructions that the kernel takes
     */
    public static BpfProgram compile(FilterPolicy policy, Architecture architecture) {
        BpfLabel native64 = new BpfLabel("native architecture");
        BpfLabel listed = new BpfLabel("native number");
        BpfAssembler code = new BpfAssembler()
                .load(SeccompData.ARCHITECTURE)
                .jumpIfEqual(architecture.auditNumber(), native64, BpfLabel.NEXT)
                .ret(SeccompAction.KILL_PROCESS)
                .place(native64)
                .load(SeccompData.NUMBER)
                .jumpIfAtLeast(FIRST_FOREIGN_NUMBER, BpfLabel.NEXT, listed)
                .ret(SeccompAction.USER_NOTIF)
                .place(listed);
        new NumberTree(verdicts(policy, architecture.syscalls())).assemble(code);
        return code.assemble();
    }

    private static Verdict[] verdicts(FilterPolicy policy, SyscallTable table) {
        Verdict[] verdicts = new Verdict[table.size()];
        Arrays.fill(verdicts, Verdict.ALLOW);
        for (Syscall syscall : policy.notified()) {
            set(verdicts, table, syscall, Verdict.NOTIFY);
        }
        for (ArgumentRule rule : policy.argumentRules()) {
            Syscall syscall = rule.syscall();
            int listed = policy.notified().contains(syscall) ? SeccompAction.USER_NOTIF : SeccompAction.ALLOW;
            set(
                    verdicts,
                    table,
                    syscall,
                    Verdict.of(rule, listed, policy.recorded().contains(syscall)));
        }
        // Last, so that nothing is let through by its arguments that is blocked as a whole.
        for (Syscall syscall : policy.blocked().keySet()) {
            set(verdicts, table, syscall, Verdict.NOTIFY);
        }
        return verdicts;
    }

    private static void set(Verdict[] verdicts, SyscallTable table, Syscall syscall, Verdict verdict) {
        int number = table.numberOf(syscall.name());
        if (number >= 0) {
            verdicts[number] = verdict;
        }
    }
}
