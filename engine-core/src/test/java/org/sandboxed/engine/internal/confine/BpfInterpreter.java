package org.sandboxed.engine.internal.confine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs an encoded program as the kernel does, over one {@code struct seccomp_data}. */
final class BpfInterpreter {

    private final ByteBuffer program;
    private int steps;
    private boolean readArguments;

    BpfInterpreter(BpfProgram program) {
        this.program = ByteBuffer.wrap(program.encode()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The value that the program returns for a call. */
    int run(int architecture, int number, long... arguments) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(number).putInt(architecture).putLong(0x7fff_0000_1234L);
        for (long argument : arguments) {
            data.putLong(argument);
        }
        return run(data);
    }

    /** How many instructions the last run executed. */
    int steps() {
        return steps;
    }

    /** Whether the last run loaded a word of an argument. */
    boolean readArguments() {
        return readArguments;
    }

    private int run(ByteBuffer data) {
        int accumulator = 0;
        int at = 0;
        steps = 0;
        readArguments = false;
        while (true) {
            int offset = at * 8;
            int code = Short.toUnsignedInt(program.getShort(offset));
            int jt = Byte.toUnsignedInt(program.get(offset + 2));
            int jf = Byte.toUnsignedInt(program.get(offset + 3));
            int k = program.getInt(offset + 4);
            at++;
            steps++;
            switch (code) {
                case 0x20 -> {
                    accumulator = data.getInt(k);
                    readArguments |= k >= 16;
                }
                case 0x54 -> accumulator &= k;
                case 0x05 -> at += k;
                case 0x15 -> at += accumulator == k ? jt : jf;
                case 0x35 -> at += Integer.compareUnsigned(accumulator, k) >= 0 ? jt : jf;
                case 0x45 -> at += (accumulator & k) != 0 ? jt : jf;
                case 0x06 -> {
                    return k;
                }
                default -> throw new AssertionError("opcode 0x" + Integer.toHexString(code));
            }
        }
    }
}
