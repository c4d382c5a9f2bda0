package org.sandboxed.engine.internal.dispatch;

import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Processes;

/** Takes a duplicate of a descriptor of the caller. */
public final class CallerDescriptor {

    private CallerDescriptor() {}

    /** As {@link #duplicate(Call, int)}, of the first argument. */
    public static int duplicate(Call call) {
        return duplicate(call, call.intArgument(0));
    }

    /**
     * Takes one.
     *
     * @return a descriptor that is the supervisor's, or a negated errno: EBADF where the caller has none such, EPERM or ENOSYS
     *     where it is not permitted
     */
    public static int duplicate(Call call, int number) {
        // A thread can have a table of descriptors of its own.
        int pidfd = Processes.pidfdOpenThread(call.tid());
        if (pidfd == -Errnos.EINVAL) {
            pidfd = Processes.pidfdOpen(call.pid());
        }
        if (pidfd < 0) {
            return pidfd;
        }
        // The id says whether the number still was the caller's when it was opened.
        int fd = call.isHeld() ? Processes.pidfdGetfd(pidfd, number) : -Errnos.ESRCH;
        Fd.closeRaw(pidfd);
        return fd;
    }
}
