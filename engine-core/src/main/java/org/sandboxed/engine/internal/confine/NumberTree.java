package org.sandboxed.engine.internal.confine;

import java.util.ArrayList;
import java.util.List;

/**
 * Emits a balanced binary search over the syscall number, which is in the accumulator.
 *
 * <p>Neighbouring numbers with one verdict form a range; each step halves the ranges that are left, so any syscall is
 * decided after about log2(ranges) comparisons, and those that are merely allowed pay no more than the others. A range
 * whose verdict depends on arguments ends in a jump to code that follows the tree.
 */
final class NumberTree {

    private final List<Range> ranges = new ArrayList<>();

    /** @param verdicts by syscall number; every larger number is allowed */
    NumberTree(Verdict[] verdicts) {
        for (int number = 0; number < verdicts.length; number++) {
            append(number, verdicts[number]);
        }
        append(verdicts.length, Verdict.ALLOW);
    }

    void assemble(BpfAssembler code) {
        search(0, ranges.size(), code);
        for (Range range : ranges) {
            if (!range.verdict.isFixed()) {
                code.place(range.tests);
                VerdictAssembler.assemble(range.verdict, code);
            }
        }
    }

    private void append(int number, Verdict verdict) {
        boolean continuesRange =
                !ranges.isEmpty() && ranges.get(ranges.size() - 1).verdict.isFixedAs(verdict);
        if (!continuesRange) {
            ranges.add(new Range(number, verdict, new BpfLabel("arguments")));
        }
    }

    private void search(int from, int to, BpfAssembler code) {
        if (to - from == 1) {
            decide(ranges.get(from), code);
            return;
        }
        int middle = (from + to) >>> 1;
        int first = ranges.get(middle).first;
        BpfLabel upper = new BpfLabel("upper half");
        if (length(from, middle) <= Bpf.MAX_CONDITIONAL_DISTANCE) {
            code.jumpIfAtLeast(first, upper, BpfLabel.NEXT);
        } else {
            BpfLabel lower = new BpfLabel("lower half");
            code.jumpIfAtLeast(first, BpfLabel.NEXT, lower).jump(upper).place(lower);
        }
        search(from, middle, code);
        code.place(upper);
        search(middle, to, code);
    }

    private static void decide(Range range, BpfAssembler code) {
        if (range.verdict.isFixed()) {
            code.ret(range.verdict.otherwise());
        } else {
            code.jump(range.tests);
        }
    }

    /** The number of instructions that {@link #search} emits. */
    private int length(int from, int to) {
        if (to - from == 1) {
            return 1;
        }
        int middle = (from + to) >>> 1;
        int lower = length(from, middle);
        int jumps = lower <= Bpf.MAX_CONDITIONAL_DISTANCE ? 1 : 2;
        return jumps + lower + length(middle, to);
    }

    private record Range(int first, Verdict verdict, BpfLabel tests) {}
}
