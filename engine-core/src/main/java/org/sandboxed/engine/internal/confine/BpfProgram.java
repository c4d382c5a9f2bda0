package org.sandboxed.engine.internal.confine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A complete classic BPF program for {@code seccomp(SECCOMP_SET_MODE_FILTER)}, 1 to 4096 instructions (man 2 seccomp).
 *
 * <p>Immutable and safe to share between threads.
 */
public final class BpfProgram {

    /** The size of {@code struct sock_filter} in bytes. */
    public static final int INSTRUCTION_BYTES = 8;

    private final List<BpfInstruction> instructions;

    BpfProgram(List<BpfInstruction> instructions) {
        if (instructions.isEmpty()) {
            throw new IllegalArgumentException("a BPF program has at least one instruction");
        }
        if (instructions.size() > Bpf.MAX_INSTRUCTIONS) {
            throw new IllegalArgumentException("the filter has " + instructions.size()
                    + " instructions, the kernel takes at most " + Bpf.MAX_INSTRUCTIONS
                    + "; record or handle fewer syscalls");
        }
        this.instructions = List.copyOf(instructions);
    }

    List<BpfInstruction> instructions() {
        return instructions;
    }

    /** The number of instructions: {@code sock_fprog.len}. */
    public int length() {
        return instructions.size();
    }

    /**
     * The program as the kernel reads it: an array of {@code struct sock_filter}, little endian, of
     * {@code length() * INSTRUCTION_BYTES} bytes. Every call returns a fresh array.
     */
    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(length() * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (BpfInstruction instruction : instructions) {
            bytes.putShort((short) instruction.code())
                    .put((byte) instruction.jt())
                    .put((byte) instruction.jf())
                    .putInt(instruction.k());
        }
        return bytes.array();
    }

    /** A listing with one instruction per line, as {@code bpf_dbg} prints it. */
    @Override
    public String toString() {
        return BpfPrinter.print(this);
    }
}
