package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Fd;

/**
 * Small sends without a destination, which the filter lets through to the supervisor where the policy allows no TCP
 * destination: may be DNS queries. They proceed, except to a name server that the socket only believes to be connected to.
 * Not thread-safe.
 */
final class Queries {

    private static final int MAX = 512;

    private final Recipients recipients;
    private final CallerSockets sockets;
    private final Payload.Reader payload = new Payload.Reader();

    Queries(Recipients recipients, CallerSockets sockets) {
        this.recipients = recipients;
        this.sockets = sockets;
    }

    /** Looks at a send without a destination. */
    void look(Call call) {
        long size = call.argument(2);
        int duplicate = size < 0 || size > MAX ? -1 : sockets.tryDuplicate(call);
        if (duplicate < 0) {
            return;
        }
        try (CallerSocket socket = CallerSocket.of(new Fd(duplicate))) {
            if (socket.isInet() && payload.readBuffer(call, call.argument(1), size) == 0) {
                recipients.begin();
                recipients.readNone();
                recipients.judge(call, socket, payload);
            }
        }
    }
}
