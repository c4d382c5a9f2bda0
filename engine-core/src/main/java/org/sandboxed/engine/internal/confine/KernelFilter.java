package org.sandboxed.engine.internal.confine;

import java.util.ArrayDeque;
import java.util.Deque;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Seccomp;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

/**
 * A compiled filter, laid out as seccomp(2) takes it. Most tests of a JVM have the same policy, so the last few filters are
 * kept, and sandboxes whose policies trap the same share one. Never changed once it is made; safe to use from any thread.
 */
public final class KernelFilter {

    private static final int MOST_KEPT = 8;
    private static final Deque<KernelFilter> KEPT = new ArrayDeque<>(MOST_KEPT);

    private final FilterPolicy policy;
    private final NativeMemory instructions;
    private final NativeMemory program;

    private KernelFilter(FilterPolicy policy, BpfProgram compiled) {
        this.policy = policy;
        byte[] encoded = compiled.encode();
        instructions = NativeMemory.allocate(encoded.length);
        instructions.put(0, encoded, 0, encoded.length);
        program = Seccomp.program(instructions, compiled.length());
    }

    /**
     * The filter of a policy on this machine.
     *
     * @throws IllegalArgumentException if the program is longer than the 4096 instructions that the kernel takes
     */
    public static KernelFilter of(FilterPolicy policy) {
        synchronized (KEPT) {
            for (KernelFilter kept : KEPT) {
                if (kept.policy.trapsAs(policy)) {
                    return kept;
                }
            }
        }
        KernelFilter made = new KernelFilter(policy, FilterCompiler.compile(policy, Architecture.current()));
        synchronized (KEPT) {
            if (KEPT.size() == MOST_KEPT) {
                KEPT.removeLast();
            }
            KEPT.addFirst(made);
        }
        return made;
    }

    /** The address of a {@code struct sock_fprog}; only as long as this is reachable. */
    public long address() {
        return program.address();
    }
}
