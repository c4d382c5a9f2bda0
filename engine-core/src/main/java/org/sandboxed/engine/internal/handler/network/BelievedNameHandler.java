package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.handler.call.ResultMemory;
import org.sandboxed.engine.internal.kernel.Fd;

/** getsockname(2) of a socket that only believes to be connected; see {@link RouteQuestions}. Any other proceeds. */
final class BelievedNameHandler implements Builtin {

    private final CallerSockets sockets;
    private final Resolvers resolvers;
    private final ResultMemory result = new ResultMemory();

    BelievedNameHandler(CallerSockets sockets, Resolvers resolvers) {
        this.sockets = sockets;
        this.resolvers = resolvers;
    }

    @Override
    public String name() {
        return NetworkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int duplicate = resolvers.isEmpty() ? -1 : sockets.tryDuplicate(call);
        if (duplicate < 0) {
            return;
        }
        try (CallerSocket socket = CallerSocket.of(new Fd(duplicate))) {
            byte[] name = socket.isInet() ? resolvers.localName(socket) : null;
            if (name != null) {
                result.write(call, call.argument(1), call.argument(2), name, 0);
            }
        }
    }
}
