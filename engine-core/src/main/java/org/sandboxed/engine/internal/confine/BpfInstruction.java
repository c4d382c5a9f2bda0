package org.sandboxed.engine.internal.confine;

/**
 * One {@code struct sock_filter} of linux/filter.h.
 *
 * @param code the opcode, 16 bits
 * @param jt instructions to skip when the condition holds, 0 to 255
 * @param jf instructions to skip when it does not, 0 to 255
 * @param k the operand: a constant, an offset, or the distance of an unconditional jump
 */
record BpfInstruction(int code, int jt, int jf, int k) {

    BpfInstruction {
        if (code < 0 || code > 0xffff) {
            throw new IllegalArgumentException("an opcode has 16 bits, not " + code);
        }
        requireByte("jt", jt);
        requireByte("jf", jf);
    }

    static BpfInstruction of(int code, int k) {
        return new BpfInstruction(code, 0, 0, k);
    }

    /** Whether the instruction compares the accumulator and may jump either way. */
    boolean isConditional() {
        return code == Bpf.JUMP_IF_EQUAL || code == Bpf.JUMP_IF_AT_LEAST || code == Bpf.JUMP_IF_ANY_BIT;
    }

    private static void requireByte(String field, int distance) {
        if (distance < 0 || distance > Bpf.MAX_CONDITIONAL_DISTANCE) {
            throw new IllegalArgumentException(field + " is one unsigned byte, not " + distance);
        }
    }
}
