package org.sandboxed.engine.internal.confine;

/** Opcodes of classic BPF as seccomp accepts them (linux/bpf_common.h) and the size limit of one program. */
final class Bpf {

    /** Loads 32 bits at an absolute offset of {@code struct seccomp_data}. */
    static final int LOAD = 0x20;

    /** Masks the accumulator with a constant. */
    static final int AND = 0x54;

    /** Jumps without a condition; its distance has 32 bits. */
    static final int JUMP = 0x05;

    static final int JUMP_IF_EQUAL = 0x15;

    /** Unsigned {@code accumulator >= k}. */
    static final int JUMP_IF_AT_LEAST = 0x35;

    /** {@code (accumulator & k) != 0}. */
    static final int JUMP_IF_ANY_BIT = 0x45;

    static final int RETURN = 0x06;

    /** The distance of a conditional jump is one unsigned byte. */
    static final int MAX_CONDITIONAL_DISTANCE = 255;

    /** BPF_MAXINSNS of linux/bpf_common.h. */
    static final int MAX_INSTRUCTIONS = 4096;

    private Bpf() {}
}
