package org.sandboxed.engine.internal.handler.network;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Processes;

/** Duplicates the socket that a call is about, so that the call can be carried out here. Not thread-safe. */
final class CallerSockets {

    private final int notPermitted;

    CallerSockets(Journal journal) {
        notPermitted = journal.refusal("named socket: pidfd_getfd(2) is not permitted here, so the call cannot be"
                + " carried out on a checked address");
    }

    /** A duplicate of the caller's first argument; null where there is none, and then the answer is set. */
    @Nullable
    Fd duplicate(Call call) {
        int result = tryDuplicate(call);
        if (result >= 0) {
            return new Fd(result);
        }
        if (result == -Errnos.EPERM || result == -Errnos.ENOSYS) {
            refuse(call);
        } else {
            call.answer().fail(-result);
        }
        return null;
    }

    /** The socket in the caller's first argument; null where it is none, and then the answer is set. */
    @Nullable
    CallerSocket find(Call call) {
        Fd fd = duplicate(call);
        if (fd == null) {
            return null;
        }
        CallerSocket socket = CallerSocket.of(fd);
        if (socket.error() < 0) {
            socket.close();
            call.answer().fail(-socket.error());
            return null;
        }
        return socket;
    }

    /** Refuses a call on a socket that cannot be looked at. */
    void refuse(Call call) {
        call.answer().refuse(Errnos.EACCES, notPermitted);
    }

    /** Whether the call was refused because sockets cannot be duplicated here. */
    boolean isNotPermitted(Call call) {
        return call.answer().kind() == Answer.Kind.FAIL && call.answer().rule() == notPermitted;
    }

    /** A duplicate of the caller's first argument, or a negated errno. */
    int tryDuplicate(Call call) {
        return tryDuplicate(call, call.intArgument(0));
    }

    /** A duplicate of a descriptor of the caller, or a negated errno. */
    int tryDuplicate(Call call, int number) {
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
