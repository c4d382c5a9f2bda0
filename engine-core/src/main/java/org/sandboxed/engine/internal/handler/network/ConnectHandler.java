package org.sandboxed.engine.internal.handler.network;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Sockets;

/** connect(2). Nothing proceeds: what is allowed is done here, on an address that the program cannot change. */
final class ConnectHandler implements Builtin {

    private final InetGate inet;
    private final Destinations destinations;
    private final CallerSockets sockets;
    private final Resolvers resolvers;
    private final Peers peers;
    private final SocketAddress address = new SocketAddress();
    private final AddressText text = new AddressText();

    ConnectHandler(InetGate inet, Destinations destinations, CallerSockets sockets, Resolvers resolvers, Peers peers) {
        this.inet = inet;
        this.destinations = destinations;
        this.sockets = sockets;
        this.resolvers = resolvers;
        this.peers = peers;
    }

    @Override
    public String name() {
        return NetworkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int error = address.read(call, call.argument(1), call.intArgument(2));
        if (error < 0) {
            call.answer().fail(-error);
            return;
        }
        if (address.isInet()) {
            inet.connect(call, address);
            return;
        }
        text.note(call, address);
        if (address.isUnix()) {
            connect(call, destinations.find(call, address));
        } else if (address.family() == Sockets.AF_UNSPEC) {
            connect(call, Destination.of(address));
        } else {
            call.answer().fail(Errnos.EAFNOSUPPORT);
        }
    }

    private void connect(Call call, @Nullable Destination destination) {
        if (destination == null) {
            return;
        }
        CallerSocket socket = sockets.find(call);
        if (socket == null) {
            destination.close();
            return;
        }
        resolvers.forget(socket);
        peers.forget(socket);
        Connecting.connect(call, socket, destination, false);
    }
}
