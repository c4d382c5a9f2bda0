package org.sandboxed.engine.internal.launch;

import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.FilterPolicy;

/** Refuses code of the test for system calls that it would never be asked about. */
final class ReachedSyscalls {

    private ReachedSyscalls() {}

    /** Requires that a handler would be asked, and could not undo what the filter blocks. */
    static void requireHandled(FilterPolicy filter, Syscall syscall) {
        requirePresent("handler", syscall);
        if (filter.blocked().containsKey(syscall)) {
            throw new SandboxException("handler: " + syscall + " (" + syscall.number() + ") is blocked ("
                    + filter.blocked().get(syscall).rule() + "); a handler that lets it proceed would bypass the block."
                    + " Take it off the list first with allowSyscalls");
        }
    }

    /** Requires that rules about faults would be asked. */
    static void requireFaulty(FilterPolicy filter, Syscall syscall) {
        requirePresent("faults", syscall);
        if (filter.blocked().containsKey(syscall)) {
            throw new SandboxException("faults: " + syscall + " is blocked ("
                    + filter.blocked().get(syscall).rule() + "), so no rule is asked about it; take it off the list"
                    + " with allowSyscalls");
        }
    }

    private static void requirePresent(String option, Syscall syscall) {
        if (syscall.equals(Syscall.CLONE3)) {
            throw new SandboxException(option + ": " + syscall + " (" + syscall.number()
                    + ") fails with ENOSYS in every sandbox before anybody is asked, so that C libraries use clone;"
                    + " name clone, and fork and vfork where there are such, instead");
        }
    }
}
