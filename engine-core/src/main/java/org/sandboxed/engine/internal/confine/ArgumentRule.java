package org.sandboxed.engine.internal.confine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;

/**
 * How one syscall is judged by its arguments. The first test that matches decides; if none does, the lists decide.
 *
 * @param syscall the syscall
 * @param tests in order
 */
record ArgumentRule(Syscall syscall, List<ArgumentTest> tests) {

    ArgumentRule {
        tests = List.copyOf(tests);
    }

    static ArgumentRule of(Syscall syscall, ArgumentTest... tests) {
        return new ArgumentRule(syscall, List.of(tests));
    }

    /** Why a call with these arguments is refused, or null if it is not. Allocates nothing. */
    @Nullable
    Refusal refusal(SyscallArguments arguments) {
        for (int i = 0; i < tests.size(); i++) {
            if (tests.get(i).matches(arguments)) {
                return tests.get(i).refusal();
            }
        }
        return null;
    }
}
