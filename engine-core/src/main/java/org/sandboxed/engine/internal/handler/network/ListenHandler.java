package org.sandboxed.engine.internal.handler.network;

import java.io.IOException;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

/**
 * listen(2). On a TCP socket that was never bound it takes a free port of every interface, which neither bind(2) nor
 * Landlock sees; so on sockets of IPv4 and IPv6 it is done here.
 */
final class ListenHandler implements Builtin {

    private final InetGate inet;
    private final CallerSockets sockets;
    private final AbstractSockets unix;

    ListenHandler(InetGate inet, CallerSockets sockets, AbstractSockets unix) {
        this.inet = inet;
        this.sockets = sockets;
        this.unix = unix;
    }

    @Override
    public String name() {
        return NetworkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int duplicate = sockets.tryDuplicate(call);
        if (duplicate >= 0) {
            listen(call, sockets.of(new Fd(duplicate)));
        } else if (duplicate == -Errnos.EBADF || duplicate == -Errnos.ENOTSOCK) {
            call.answer().fail(-duplicate);
        } else if (!isListedAsUnix(call)) {
            sockets.refuse(call);
        }
    }

    private void listen(Call call, CallerSocket socket) {
        try (socket) {
            if (socket.isInet()) {
                inet.listen(call, socket);
                if (call.answer().kind() == Answer.Kind.RETURN) {
                    socket.listens();
                }
            }
        }
    }

    /** For where descriptors cannot be duplicated. */
    private boolean isListedAsUnix(Call call) {
        try {
            return unix.isUnix(call);
        } catch (IOException unreadable) {
            return false;
        }
    }
}
