package org.sandboxed.engine.internal.confine;

/**
 * Offsets in {@code struct seccomp_data} of linux/seccomp.h, little endian: nr 0, arch 4, instruction pointer 8,
 * six 64-bit arguments from 16 on. A BPF load takes 32 bits, so an argument is two words.
 */
final class SeccompData {

    static final int NUMBER = 0;
    static final int ARCHITECTURE = 4;
    static final int SIZE = 64;

    private static final int FIRST_ARGUMENT = 16;

    private SeccompData() {}

    /** The offset of the low word of an argument, 0 to 5. */
    static int lowWordOf(int argument) {
        if (argument < 0 || argument > 5) {
            throw new IllegalArgumentException("a syscall has the arguments 0 to 5, not " + argument);
        }
        return FIRST_ARGUMENT + 8 * argument;
    }

    /** The offset of the high word of an argument, 0 to 5. */
    static int highWordOf(int argument) {
        return lowWordOf(argument) + 4;
    }

    /** The name of the word at an offset, for a listing: {@code nr}, {@code args[1]}, {@code args[4] high}. */
    static String describe(int offset) {
        return switch (offset) {
            case NUMBER -> "nr";
            case ARCHITECTURE -> "arch";
            default -> describeArgument(offset);
        };
    }

    private static String describeArgument(int offset) {
        if (offset < FIRST_ARGUMENT) {
            return "instruction pointer";
        }
        int argument = (offset - FIRST_ARGUMENT) / 8;
        return "args[" + argument + "]" + (offset == highWordOf(argument) ? " high" : "");
    }
}
