package org.sandboxed.engine.internal.handler.network;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.CallerDescriptor;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.ports.HeldSockets;

/** Duplicates the socket that a call is about, so that the call can be carried out here: through its process, or, where that is
 * not permitted, of those that were made here. Not thread-safe. */
final class CallerSockets {

    private final int notPermitted;
    private final @Nullable HeldSockets held;

    /**
     * For one run.
     *
     * @param held sockets that are made here, where those of programs cannot be duplicated
     */
    CallerSockets(Journal journal, HeldSockets held) {
        this.held = HeldSockets.areNeeded() ? held : null;
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
        CallerSocket socket = of(fd);
        if (socket.error() < 0) {
            socket.close();
            call.answer().fail(-socket.error());
            return null;
        }
        return socket;
    }

    /** What a duplicate is, which is taken over. */
    CallerSocket of(Fd duplicate) {
        return CallerSocket.of(duplicate, held);
    }

    /** Refuses a call on a socket that cannot be looked at. */
    void refuse(Call call) {
        boolean isSettled = held != null && held.isSettled(call.tid(), call.intArgument(0));
        if (isSettled && call.nr() == Syscall.CONNECT.number()) {
            call.answer().fail(Errnos.EISCONN);
        } else if (isSettled && call.nr() == Syscall.BIND.number()) {
            call.answer().fail(Errnos.EINVAL);
        } else if (isSettled && call.nr() == Syscall.LISTEN.number()) {
            // It does already; of another backlog nobody takes notice.
            call.answer().returns(0);
        } else {
            call.answer().refuse(Errnos.EACCES, notPermitted);
        }
    }

    /** Lets a call go on that was refused because sockets cannot be duplicated here: there is nothing to be afraid of. */
    void passUnseen(Call call) {
        if (isNotPermitted(call)) {
            call.answer().reset();
        }
    }

    /** Nothing more has to be done here for the socket in the caller's first argument. */
    void letGo(Call call) {
        if (held != null) {
            held.letGo(call.tid(), call.intArgument(0));
        }
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
        if (held == null) {
            return CallerDescriptor.duplicate(call, number);
        }
        int fd = held.duplicate(call.tid(), number);
        if (call.isHeld()) {
            return fd;
        }
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
        return -Errnos.ESRCH;
    }
}
