package org.sandboxed.engine.internal.confine;

import java.util.List;
import java.util.Locale;

/** Prints a program in the mnemonics of {@code bpf_asm}; jump targets are absolute lines, a remark names what is read. */
final class BpfPrinter {

    private BpfPrinter() {}

    static String print(BpfProgram program) {
        StringBuilder listing = new StringBuilder();
        List<BpfInstruction> instructions = program.instructions();
        for (int line = 0; line < instructions.size(); line++) {
            listing.append(line(line, instructions.get(line))).append('\n');
        }
        return listing.toString();
    }

    private static String line(int line, BpfInstruction instruction) {
        String text = String.format(Locale.ROOT, "%04d: %s", line, operation(line, instruction));
        String remark = remark(instruction);
        return remark.isEmpty() ? text : String.format(Locale.ROOT, "%-40s ; %s", text, remark);
    }

    private static String operation(int line, BpfInstruction instruction) {
        int k = instruction.k();
        return switch (instruction.code()) {
            case Bpf.LOAD -> "ld  [" + k + "]";
            case Bpf.AND -> "and #" + hex(k);
            case Bpf.JUMP -> String.format(Locale.ROOT, "ja  %04d", line + 1 + k);
            case Bpf.RETURN -> "ret #" + hex(k);
            default ->
                String.format(
                        Locale.ROOT,
                        "%s #%s, %04d, %04d",
                        condition(instruction.code()),
                        hex(k),
                        line + 1 + instruction.jt(),
                        line + 1 + instruction.jf());
        };
    }

    private static String condition(int code) {
        return switch (code) {
            case Bpf.JUMP_IF_EQUAL -> "jeq";
            case Bpf.JUMP_IF_AT_LEAST -> "jge";
            case Bpf.JUMP_IF_ANY_BIT -> "jset";
            default ->
                throw new IllegalArgumentException("not an opcode of a seccomp filter: 0x" + Integer.toHexString(code));
        };
    }

    private static String remark(BpfInstruction instruction) {
        return switch (instruction.code()) {
            case Bpf.LOAD -> SeccompData.describe(instruction.k());
            case Bpf.RETURN -> SeccompAction.describe(instruction.k());
            default -> "";
        };
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
