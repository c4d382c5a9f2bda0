package org.sandboxed.engine.internal.confine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Seccomp;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

/**
 * A compiled filter. Most tests of a JVM have the same policy, so the last few filters are kept, and sandboxes whose policies
 * trap the same share one. Never changed once it is made; safe to use from any thread.
 */
public final class KernelFilter {

    private static final int MOST_KEPT = 8;
    private static final Deque<KernelFilter> KEPT = new ArrayDeque<>(MOST_KEPT);

    /** What stands in a filter for the number of the thread that installs it: no thread has such a number. */
    static final int CARRIER = 0x7f000001;

    private static final int NOBODY = 0;
    /** Where in a {@code struct sock_filter} its constant is. */
    private static final int OPERAND = 4;

    private final FilterPolicy policy;
    private final Predicate<Syscall> seen;
    private final byte[] instructions;
    private final int[] carriers;

    private KernelFilter(FilterPolicy policy, BpfProgram compiled) {
        this.policy = policy;
        this.seen = policy::sees;
        this.instructions = compiled.encode();
        this.carriers = IntStream.range(0, compiled.length())
                .filter(at -> compiled.instructions().get(at).k() == CARRIER)
                .map(at -> at * BpfProgram.INSTRUCTION_BYTES + OPERAND)
                .toArray();
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

    /** Tells of which syscalls every call traps; always the same object. */
    public Predicate<Syscall> seen() {
        return seen;
    }

    /** This filter as one thread installs it. */
    public Installation forThread() {
        return new Installation(this);
    }

    /** A filter, laid out as seccomp(2) takes it, for the thread that will install it. Not thread-safe. */
    public static final class Installation {

        private final int[] carriers;
        private final NativeMemory instructions;
        private final NativeMemory program;

        private Installation(KernelFilter filter) {
            carriers = filter.carriers;
            instructions = NativeMemory.allocate(filter.instructions.length);
            instructions.put(0, filter.instructions, 0, filter.instructions.length);
            program = Seccomp.program(instructions, filter.instructions.length / BpfProgram.INSTRUCTION_BYTES);
            // The thread that installs it must not load a class, and so not be the first to do this.
            by(NOBODY);
        }

        /**
         * Says which thread installs it.
         *
         * @return the address of a {@code struct sock_fprog}; only as long as this is reachable
         */
        public long by(int tid) {
            for (int carrier : carriers) {
                instructions.putInt(carrier, tid);
            }
            return program.address();
        }
    }
}
