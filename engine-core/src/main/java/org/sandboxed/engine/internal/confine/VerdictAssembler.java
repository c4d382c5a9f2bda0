package org.sandboxed.engine.internal.confine;

import org.jspecify.annotations.Nullable;

/** Emits the code that judges one syscall by its arguments; every path ends in a return. */
final class VerdictAssembler {

    private final BpfAssembler code;
    private @Nullable Comparison loaded;

    private VerdictAssembler(BpfAssembler code) {
        this.code = code;
    }

    static void assemble(Verdict verdict, BpfAssembler code) {
        VerdictAssembler assembler = new VerdictAssembler(code);
        for (Verdict.Case one : verdict.cases()) {
            assembler.test(one);
        }
        code.ret(verdict.otherwise());
    }

    private void test(Verdict.Case one) {
        BpfLabel failed = new BpfLabel("next test");
        for (Comparison comparison : one.conditions().conditions()) {
            load(comparison);
            compare(comparison, failed);
        }
        code.ret(one.action()).place(failed);
        // The next test is reached from every comparison of this one; only if all read one word is that word still
        // there.
        if (!one.conditions().readsOneWord()) {
            loaded = null;
        }
    }

    private void load(Comparison comparison) {
        if (loaded != null && loaded.readsSameAs(comparison)) {
            return;
        }
        code.load(comparison.offset());
        if (comparison.isMasked()) {
            code.and(comparison.mask());
        }
        loaded = comparison;
    }

    private void compare(Comparison comparison, BpfLabel failed) {
        int value = comparison.value();
        switch (comparison.relation()) {
            case EQUAL -> code.jumpIfEqual(value, BpfLabel.NEXT, failed);
            case NOT_EQUAL -> code.jumpIfEqual(value, failed, BpfLabel.NEXT);
            case ANY_BIT -> code.jumpIfAnyBit(value, BpfLabel.NEXT, failed);
        }
    }
}
