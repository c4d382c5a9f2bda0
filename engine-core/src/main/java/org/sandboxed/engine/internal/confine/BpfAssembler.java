package org.sandboxed.engine.internal.confine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a {@link BpfProgram} with labels instead of distances.
 *
 * <p>{@link #assemble()} refuses what the kernel would refuse or, worse, misread: a conditional jump of more than 255
 * instructions, a jump backwards, a label that is placed nowhere, a program that can run off its end, and more than
 * 4096 instructions. Confined to one thread.
 */
final class BpfAssembler {

    private final List<Line> lines = new ArrayList<>();
    private final Map<BpfLabel, Integer> places = new HashMap<>();

    /** Loads the word at an offset of {@link SeccompData} into the accumulator. */
    BpfAssembler load(int offset) {
        if (offset < 0 || offset >= SeccompData.SIZE || offset % Integer.BYTES != 0) {
            throw new IllegalArgumentException("struct seccomp_data has no word at offset " + offset);
        }
        return add(Bpf.LOAD, offset, BpfLabel.NEXT, BpfLabel.NEXT);
    }

    BpfAssembler and(int mask) {
        return add(Bpf.AND, mask, BpfLabel.NEXT, BpfLabel.NEXT);
    }

    BpfAssembler jump(BpfLabel target) {
        return add(Bpf.JUMP, 0, target, target);
    }

    BpfAssembler jumpIfEqual(int value, BpfLabel then, BpfLabel otherwise) {
        return add(Bpf.JUMP_IF_EQUAL, value, then, otherwise);
    }

    /** Compares as unsigned. */
    BpfAssembler jumpIfAtLeast(int value, BpfLabel then, BpfLabel otherwise) {
        return add(Bpf.JUMP_IF_AT_LEAST, value, then, otherwise);
    }

    BpfAssembler jumpIfAnyBit(int bits, BpfLabel then, BpfLabel otherwise) {
        return add(Bpf.JUMP_IF_ANY_BIT, bits, then, otherwise);
    }

    BpfAssembler ret(int action) {
        return add(Bpf.RETURN, action, BpfLabel.NEXT, BpfLabel.NEXT);
    }

    /** Places a label on the instruction that is added next. */
    BpfAssembler place(BpfLabel label) {
        if (label == BpfLabel.NEXT || places.putIfAbsent(label, lines.size()) != null) {
            throw new IllegalArgumentException("the label '" + label + "' is placed twice");
        }
        return this;
    }

    BpfProgram assemble() {
        List<BpfInstruction> instructions = new ArrayList<>(lines.size());
        for (int at = 0; at < lines.size(); at++) {
            instructions.add(resolve(at, lines.get(at)));
        }
        requireEnd();
        return new BpfProgram(instructions);
    }

    private BpfAssembler add(int code, int k, BpfLabel then, BpfLabel otherwise) {
        lines.add(new Line(code, k, then, otherwise));
        return this;
    }

    private BpfInstruction resolve(int at, Line line) {
        if (line.code == Bpf.JUMP) {
            return BpfInstruction.of(Bpf.JUMP, distance(at, line.then));
        }
        return new BpfInstruction(line.code, nearDistance(at, line.then), nearDistance(at, line.otherwise), line.k);
    }

    private int nearDistance(int from, BpfLabel label) {
        int distance = distance(from, label);
        if (distance > Bpf.MAX_CONDITIONAL_DISTANCE) {
            throw new IllegalStateException("the conditional jump at " + from + " to '" + label + "' skips " + distance
                    + " instructions, the limit is " + Bpf.MAX_CONDITIONAL_DISTANCE);
        }
        return distance;
    }

    private int distance(int from, BpfLabel label) {
        if (label == BpfLabel.NEXT) {
            return 0;
        }
        Integer place = places.get(label);
        if (place == null) {
            throw new IllegalStateException(
                    "the jump at " + from + " goes to '" + label + "', which is placed nowhere");
        }
        if (place <= from) {
            throw new IllegalStateException("the jump at " + from + " goes back to '" + label + "' at " + place);
        }
        if (place >= lines.size()) {
            throw new IllegalStateException("the jump at " + from + " to '" + label + "' leaves the program");
        }
        return place - from - 1;
    }

    private void requireEnd() {
        if (lines.isEmpty() || lines.get(lines.size() - 1).code != Bpf.RETURN) {
            throw new IllegalStateException("the last instruction of a program is a return");
        }
    }

    private record Line(int code, int k, BpfLabel then, BpfLabel otherwise) {}
}
