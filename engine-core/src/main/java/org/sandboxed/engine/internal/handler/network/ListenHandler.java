package org.sandboxed.engine.internal.handler.network;

import java.io.IOException;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Sockets;

/**
 * listen(2). On a TCP socket that was never bound it takes a free port of every interface, which neither bind(2) nor
 * Landlock sees.
 */
final class ListenHandler implements Builtin {

    private final InetRules inet;
    private final CallerSockets sockets;
    private final AbstractSockets unix;

    ListenHandler(InetRules inet, CallerSockets sockets, AbstractSockets unix) {
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
        int socket = sockets.tryDuplicate(call);
        if (socket == -Errnos.EBADF) {
            call.answer().fail(Errnos.EBADF);
        } else if (socket < 0 ? !isListedAsUnix(call) : isInet(socket)) {
            inet.listen(call);
        }
    }

    private static boolean isInet(int socket) {
        int domain = Sockets.domain(socket);
        Fd.closeRaw(socket);
        return domain == Sockets.AF_INET || domain == Sockets.AF_INET6;
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
