package org.sandboxed.engine.internal.handler.time;

/**
 * As much of the encoding of x86_64 as functions begin with: how long an instruction is, unless it refers to its own place or
 * is not known.
 */
final class X86Instructions {

    static final int UNKNOWN = -1;

    private static final int ENDBR64 = 0xFA1E0FF3;
    private static final int REX = 0x40;
    private static final int REX_W = 8;

    /** With a byte that says which operands: mov, lea, arithmetic of registers and memory, test, movsxd. */
    private static final int[] WITH_OPERANDS = {
        0x01, 0x03, 0x09, 0x0B, 0x21, 0x23, 0x29, 0x2B, 0x31, 0x33, 0x39, 0x3B, 0x63, 0x84, 0x85, 0x88, 0x89, 0x8A,
        0x8B, 0x8D
    };

    private X86Instructions() {}

    /** How many bytes of whole instructions reach at least so far; or {@link #UNKNOWN}. */
    static int lengthToCover(byte[] code, int wanted) {
        int length = 0;
        while (length < wanted) {
            int one = length(code, length);
            if (one == UNKNOWN) {
                return UNKNOWN;
            }
            length += one;
        }
        return length;
    }

    private static int length(byte[] code, int start) {
        if ((at(code, start) | at(code, start + 1) << 8 | at(code, start + 2) << 16 | at(code, start + 3) << 24)
                == ENDBR64) {
            return 4;
        }
        int at = start;
        int rex = 0;
        if ((at(code, at) & 0xF0) == REX) {
            rex = at(code, at++);
        }
        int opcode = at(code, at++);
        int rest = rest(code, at, opcode, (rex & REX_W) != 0);
        return rest == UNKNOWN ? UNKNOWN : at - start + rest;
    }

    /** What follows an opcode. */
    private static int rest(byte[] code, int at, int opcode, boolean isWide) {
        if ((opcode >= 0x50 && opcode <= 0x5F) || opcode == 0x90) {
            return 0;
        }
        if (opcode >= 0xB8 && opcode <= 0xBF) {
            return isWide ? 8 : 4;
        }
        int operands = operands(code, at);
        return switch (opcode) {
            case 0x83, 0xC1 -> plus(operands, 1);
            case 0x81, 0xC7 -> plus(operands, 4);
            default -> isOneOf(opcode, WITH_OPERANDS) ? operands : UNKNOWN;
        };
    }

    /** The bytes that say which operands: registers, or memory by register, scale and displacement. */
    private static int operands(byte[] code, int at) {
        int operands = at(code, at);
        int mode = operands >> 6;
        int memory = operands & 7;
        if (mode == 3) {
            return 1;
        }
        int scaled = memory == 4 ? 1 : 0;
        int base = scaled == 1 ? at(code, at + 1) & 7 : memory;
        if (mode == 0 && base == 5) {
            // Relative to its own place, where nothing is scaled.
            return scaled == 1 ? 6 : UNKNOWN;
        }
        return 1 + scaled + (mode == 1 ? 1 : mode == 2 ? 4 : 0);
    }

    private static int plus(int operands, int immediate) {
        return operands == UNKNOWN ? UNKNOWN : operands + immediate;
    }

    private static boolean isOneOf(int opcode, int[] known) {
        for (int one : known) {
            if (one == opcode) {
                return true;
            }
        }
        return false;
    }

    private static int at(byte[] code, int index) {
        return index < code.length ? code[index] & 0xFF : 0;
    }
}
