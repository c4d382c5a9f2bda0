package org.sandboxed.junit.internal.report;

import java.util.ArrayList;
import java.util.List;
import org.opentest4j.AssertionFailedError;
import org.sandboxed.assertj.error.Excerpt;
import org.sandboxed.engine.ProcessNode;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.fault.FaultRule;
import org.sandboxed.engine.fault.Faults;
import org.sandboxed.junit.LeakedProcesses;

/** Finds what fails a test although its body may have passed. */
final class Problems {

    private Problems() {}

    /** What is wrong with a run. */
    static List<AssertionError> of(RunResult run, LeakedProcesses rule) {
        List<AssertionError> problems = new ArrayList<>();
        List<ProcessNode> leaked = run.processes().leaked();
        if (!leaked.isEmpty() && rule != LeakedProcesses.ALLOW) {
            problems.add(leak(run, leaked));
        }
        run.handlerFailure().ifPresent(cause -> problems.add(handlerFailure(run, cause)));
        return problems;
    }

    /** What is wrong with the faults of a sandbox that has come to its end: those that a test waits for in vain. */
    static List<AssertionError> of(Faults faults) {
        return faults.rules().stream()
                .filter(rule -> !rule.isOptional() && !rule.fired())
                .map(Problems::unused)
                .toList();
    }

    private static AssertionError unused(FaultRule rule) {
        return new AssertionFailedError(String.format(
                "The fault rule %s never fired; %d calls matched.%nIf that is meant: optional()",
                rule.describe(), rule.timesMatched()));
    }

    private static AssertionError leak(RunResult run, List<ProcessNode> leaked) {
        return new AssertionFailedError(String.format(
                "Left behind by \"%s\", and killed:%n%s%nIf that is meant: @Sandboxed(leakedProcesses = ALLOW)",
                String.join(" ", run.command()), Excerpt.ofFirst(leaked)));
    }

    private static AssertionError handlerFailure(RunResult run, Throwable cause) {
        return new AssertionFailedError(
                "A handler failed during \"" + String.join(" ", run.command()) + "\": " + cause, cause);
    }
}
