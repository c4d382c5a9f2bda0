package org.sandboxed.engine.internal.confine;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;

import static org.sandboxed.engine.internal.confine.ArgumentTest.pass;
import static org.sandboxed.engine.internal.confine.ArgumentTest.refuse;
import static org.sandboxed.engine.internal.confine.Comparison.equal;
import static org.sandboxed.engine.internal.confine.Comparison.notCarrier;
import static org.sandboxed.engine.internal.confine.Comparison.notEqual;
import static org.sandboxed.engine.internal.kernel.SignalOwners.F_SETOWN;
import static org.sandboxed.engine.internal.kernel.SignalOwners.F_SETOWN_EX;

/**
 * Rules for what reaches a thread by its number. Landlock keeps every thread of the test JVM out of reach but the one that
 * starts the program, which is in the program's domain until it ends.
 */
final class SignalRules {

    private static final int F_SETLEASE = 1024;

    private static final Refusal LEASE = Refusal.eperm(
            "blocked: fcntl(F_SETLEASE) holds up whoever else opens the file, with a descriptor to read it");

    private SignalRules() {}

    static List<ArgumentRule> all() {
        return List.of(
                toThread(Syscall.KILL, 0),
                toThread(Syscall.TKILL, 0),
                toThread(Syscall.TGKILL, 1),
                toThread(Syscall.RT_SIGQUEUEINFO, 0),
                toThread(Syscall.RT_TGSIGQUEUEINFO, 1),
                toThread(Syscall.PIDFD_OPEN, 0),
                ofDescriptors());
    }

    /** One rule for the call: whose files are held up is no signal, and comes with one. */
    private static ArgumentRule ofDescriptors() {
        return ArgumentRule.of(
                Syscall.FCNTL,
                refuse(LEASE, equal(1, F_SETLEASE)),
                // F_SETOWN_EX has the number in memory.
                pass(notEqual(1, F_SETOWN), notEqual(1, F_SETOWN_EX)),
                pass(equal(1, F_SETOWN), notCarrier(2)));
    }

    private static ArgumentRule toThread(Syscall syscall, int argument) {
        return ArgumentRule.of(syscall, pass(notCarrier(argument)));
    }
}
