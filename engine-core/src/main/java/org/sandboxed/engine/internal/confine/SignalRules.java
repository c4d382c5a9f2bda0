package org.sandboxed.engine.internal.confine;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;

import static org.sandboxed.engine.internal.confine.ArgumentTest.pass;
import static org.sandboxed.engine.internal.confine.Comparison.notCarrier;

/**
 * Rules for what reaches a thread by its number. Landlock keeps every thread of the test JVM out of reach but the one that
 * starts the program, which is in the program's domain until it ends.
 */
final class SignalRules {

    private SignalRules() {}

    static List<ArgumentRule> all() {
        return List.of(
                toThread(Syscall.KILL, 0),
                toThread(Syscall.TKILL, 0),
                toThread(Syscall.TGKILL, 1),
                toThread(Syscall.RT_SIGQUEUEINFO, 0),
                toThread(Syscall.RT_TGSIGQUEUEINFO, 1),
                toThread(Syscall.PIDFD_OPEN, 0));
    }

    private static ArgumentRule toThread(Syscall syscall, int argument) {
        return ArgumentRule.of(syscall, pass(notCarrier(argument)));
    }
}
