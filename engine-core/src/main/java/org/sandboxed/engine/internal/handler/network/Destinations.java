package org.sandboxed.engine.internal.handler.network;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;

/**
 * Judges AF_UNIX destinations. The path of a socket must lead below a writable path, and an abstract name to a socket
 * that was bound in this run. Not thread-safe.
 */
final class Destinations {

    private final SocketPaths paths;
    private final AbstractSockets abstracts;
    private final Datagrams datagrams;
    private final int inside;
    private final int outside;

    Destinations(SocketPaths paths, AbstractSockets abstracts, Datagrams datagrams, Journal journal) {
        this.datagrams = datagrams;
        this.paths = paths;
        this.abstracts = abstracts;
        inside = journal.rule("scope: abstract sockets of the sandbox");
        outside = journal.refusal("scope: an abstract socket outside the sandbox");
    }

    /** Where the call may go; null where it may not, and then the answer is set. */
    @Nullable
    Destination find(Call call, SocketAddress address) {
        if (address.isPathname()) {
            datagrams.meetOthers();
            return paths.existing(call, address);
        }
        if (address.isAbstract()) {
            return abstractName(call, address);
        }
        call.answer().fail(Errnos.EINVAL);
        return null;
    }

    private @Nullable Destination abstractName(Call call, SocketAddress address) {
        AbstractSockets.Owner owner = owner(address);
        if (owner == AbstractSockets.Owner.OUTSIDE) {
            call.answer().refuse(Errnos.EPERM, outside);
            return null;
        }
        call.answer().allow(inside);
        if (owner == AbstractSockets.Owner.NOBODY) {
            call.answer().fail(Errnos.ECONNREFUSED);
            return null;
        }
        return paths.mayAct(call) ? Destination.of(address) : null;
    }

    private AbstractSockets.Owner owner(SocketAddress address) {
        try {
            return abstracts.owner(address);
        } catch (IOException unreadable) {
            return AbstractSockets.Owner.OUTSIDE;
        }
    }
}
