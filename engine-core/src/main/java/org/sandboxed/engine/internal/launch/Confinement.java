package org.sandboxed.engine.internal.launch;

import org.sandboxed.engine.internal.confine.BpfProgram;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Seccomp;

/** What a carrier puts on itself: the compiled filter and the Landlock ruleset of a sandbox, shared by its runs. */
final class Confinement implements AutoCloseable {

    private final NativeMemory instructions;
    private final NativeMemory filter;
    private final Fd ruleset;
    private final boolean fixesAddresses;

    Confinement(BpfProgram program, Fd ruleset, boolean fixesAddresses) {
        this.fixesAddresses = fixesAddresses;
        byte[] encoded = program.encode();
        instructions = NativeMemory.allocate(encoded.length);
        instructions.put(0, encoded, 0, encoded.length);
        filter = Seccomp.program(instructions, program.length());
        this.ruleset = ruleset;
    }

    /** The same ruleset with another filter; one of the two is to be closed. */
    Confinement with(BpfProgram program) {
        return new Confinement(program, ruleset, fixesAddresses);
    }

    /** A {@code struct sock_fprog}. */
    NativeMemory filter() {
        return filter;
    }

    /** The ruleset's descriptor. */
    int ruleset() {
        return ruleset.number();
    }

    /** Whether the memory of programs is put at the same addresses each time. */
    boolean fixesAddresses() {
        return fixesAddresses;
    }

    @Override
    public void close() {
        ruleset.close();
    }
}
