package org.sandboxed.engine.internal.handler.network;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Processes;

/**
 * Judges AF_UNIX destinations. The path of a socket must lead below a writable path, and an abstract name to a socket
 * that was bound in this sandbox. Not thread-safe.
 */
final class Destinations {

    private final SocketPaths paths;
    private final AbstractSockets abstracts;
    private final int inside;
    private final int writable;
    private final int notWritable;
    private final int outside;
    private final int otherUser;

    Destinations(SocketPaths paths, AbstractSockets abstracts, Journal journal) {
        this.paths = paths;
        this.abstracts = abstracts;
        inside = journal.rule("scope: abstract sockets of the sandbox");
        writable = journal.rule("path rule: named sockets below writable paths");
        notWritable = journal.refusal("path rule: a named socket can be used below a writable path only");
        outside = journal.refusal("scope: an abstract socket outside the sandbox");
        otherUser = journal.refusal("named socket: the program has changed its user, and would act as the test's");
    }

    /** Where the call may go; null where it may not, and then the answer is set. */
    @Nullable
    Destination find(Call call, SocketAddress address) {
        if (!Processes.hasOurIdentity(call.tid())) {
            call.answer().refuse(Errnos.EACCES, otherUser);
            return null;
        }
        if (address.isPathname()) {
            return named(call, address);
        }
        if (address.isAbstract()) {
            return abstractName(call, address);
        }
        call.answer().fail(Errnos.EINVAL);
        return null;
    }

    private @Nullable Destination named(Call call, SocketAddress address) {
        int pinned = paths.pin(call, address);
        if (pinned < 0) {
            call.answer().fail(-pinned);
            return null;
        }
        Fd pin = new Fd(pinned);
        if (!paths.isWritable(pinned)) {
            pin.close();
            call.answer().refuse(Errnos.EACCES, notWritable);
            return null;
        }
        call.answer().allow(writable);
        return Destination.of(pin);
    }

    private @Nullable Destination abstractName(Call call, SocketAddress address) {
        switch (owner(address)) {
            case SANDBOX -> {
                call.answer().allow(inside);
                return Destination.of(address);
            }
            case NOBODY -> {
                call.answer().allow(inside);
                call.answer().fail(Errnos.ECONNREFUSED);
            }
            case OUTSIDE -> call.answer().refuse(Errnos.EPERM, outside);
        }
        return null;
    }

    private AbstractSockets.Owner owner(SocketAddress address) {
        try {
            return abstracts.owner(address);
        } catch (IOException unreadable) {
            return AbstractSockets.Owner.OUTSIDE;
        }
    }
}
