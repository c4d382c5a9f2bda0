package org.sandboxed.engine.internal.dispatch;

import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Processes;

/** Takes a duplicate of the descriptor that a call is about. */
public final class CallerDescriptor {

    private CallerDescriptor() {}

    /** A duplicate of the first argument, or a negated errno: EBADF where the caller has none such. */
    public static int duplicate(Call call) {
        // A thread can have a table of descriptors of its own.
        int pidfd = Processes.pidfdOpenThread(call.tid());
        if (pidfd == -Errnos.EINVAL) {
            pidfd = Processes.pidfdOpen(call.pid());
        }
        if (pidfd < 0) {
            return pidfd;
        }
        // The id says whether the number still was the caller's when it was opened.
        int fd = call.isHeld() ? Processes.pidfdGetfd(pidfd, call.intArgument(0)) : -Errnos.ESRCH;
        Fd.closeRaw(pidfd);
        return fd;
    }
}
