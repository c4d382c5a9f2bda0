package org.sandboxed.engine.internal.confine;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;

import static org.sandboxed.engine.internal.confine.ArgumentTest.pass;
import static org.sandboxed.engine.internal.confine.Comparison.equal;
import static org.sandboxed.engine.internal.confine.Comparison.highWordZero;
import static org.sandboxed.engine.internal.confine.Comparison.notEqual;
import static org.sandboxed.engine.internal.kernel.Priorities.IOPRIO_WHO_USER;
import static org.sandboxed.engine.internal.kernel.Priorities.PRIO_USER;

/** Rules for what a thread may do to others: what it does to itself, or to its own process group, passes. */
final class ProcessRules {

    private ProcessRules() {}

    static List<ArgumentRule> all() {
        return List.of(
                // Asking for a limit changes none.
                ArgumentRule.of(Syscall.PRLIMIT64, pass(equal(2, 0), highWordZero(2))),
                ArgumentRule.of(Syscall.SETPRIORITY, pass(equal(1, 0), notEqual(0, PRIO_USER))),
                ArgumentRule.of(Syscall.IOPRIO_SET, pass(equal(1, 0), notEqual(0, IOPRIO_WHO_USER))),
                onOthers(Syscall.SCHED_SETAFFINITY),
                onOthers(Syscall.SCHED_SETATTR),
                onOthers(Syscall.SCHED_SETPARAM),
                onOthers(Syscall.SCHED_SETSCHEDULER));
    }

    private static ArgumentRule onOthers(Syscall syscall) {
        return ArgumentRule.of(syscall, pass(equal(0, 0)));
    }
}
