package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.ports.HeldSockets;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/** What the sockets speak that calls are about. Not thread-safe. */
public final class SocketProtocols {

    private final CallerSockets sockets;

    /**
     * For one run.
     *
     * @param held sockets that are made here, where those of programs cannot be duplicated
     */
    public SocketProtocols(Journal journal, HeldSockets held) {
        this.sockets = new CallerSockets(journal, held);
    }

    /** What the socket in the caller's first argument speaks; {@code OTHER} where it cannot be looked at. */
    public Protocol of(Call call) {
        int fd = sockets.tryDuplicate(call);
        if (fd < 0) {
            return Protocol.OTHER;
        }
        try (CallerSocket socket = sockets.of(new Fd(fd))) {
            return socket.error() < 0 ? Protocol.OTHER : socket.protocol();
        }
    }
}
