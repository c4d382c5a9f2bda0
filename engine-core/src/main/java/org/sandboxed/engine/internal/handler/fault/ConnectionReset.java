package org.sandboxed.engine.internal.handler.fault;

import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.internal.dispatch.OwningWork;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Sockets;

/** Resets the connection of a socket, and lets the call fail that uses it. */
final class ConnectionReset implements OwningWork {

    private final Fd socket;

    /** The work for a duplicate of the caller's socket, which is taken over. */
    ConnectionReset(Fd socket) {
        this.socket = socket;
    }

    @Override
    public Action call() {
        try (socket) {
            int domain = Sockets.domain(socket.number());
            if (domain == Sockets.AF_INET || domain == Sockets.AF_INET6) {
                Sockets.disconnect(socket.number());
            } else {
                Sockets.shutdown(socket.number());
            }
            return Action.errno(Errno.ECONNRESET);
        }
    }

    @Override
    public void release() {
        socket.close();
    }
}
