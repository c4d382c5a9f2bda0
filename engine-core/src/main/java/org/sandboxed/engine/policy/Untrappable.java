package org.sandboxed.engine.policy;

import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;

/**
 * The syscalls that no option may trap. The thread that starts a program is one of the JVM's own, and the program's filter is its
 * filter, too. With futex(2) the JVM brings all of its threads to a stop, for instance to collect garbage; were that call
 * trapped, the JVM would wait for an answer from a thread that it has stopped.
 */
public final class Untrappable {

    private Untrappable() {}

    /**
     * Refuses what cannot be trapped.
     *
     * @param option who wants to trap it
     * @throws SandboxException that names the option and the syscall
     */
    public static void check(String option, Syscall syscall) {
        if (syscall.equals(Syscall.FUTEX)) {
            throw new SandboxException(
                    option + ": " + syscall + " (" + syscall.number() + ") cannot be trapped: the JVM itself waits"
                            + " with it on the thread that starts programs,"
                            + " and would wait for ever. Leave it out; what"
                            + " programs do with it reaches no other"
                            + " process");
        }
    }
}
