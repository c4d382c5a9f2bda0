package org.sandboxed.engine.internal.handler.network;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.handler.call.ResultMemory;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Sockets;

/**
 * getsockname(2) and getpeername(2), where a program knows an address or a port under another name than the kernel does. All
 * others proceed: nothing is decided here.
 */
final class NameHandler implements Builtin {

    private final CallerSockets sockets;
    private final OwnPorts own;
    private final @Nullable Peers peers;
    private final SocketAddress address = new SocketAddress();
    private final NativeMemory memory = NativeMemory.onDemand(SocketAddress.MAX);
    private final ResultMemory result = new ResultMemory();

    private NameHandler(CallerSockets sockets, OwnPorts own, @Nullable Peers peers) {
        this.sockets = sockets;
        this.own = own;
        this.peers = peers;
    }

    /** getsockname(2). */
    static NameHandler local(CallerSockets sockets, OwnPorts own) {
        return new NameHandler(sockets, own, null);
    }

    /** getpeername(2). */
    static NameHandler peer(CallerSockets sockets, OwnPorts own, Peers peers) {
        return new NameHandler(sockets, own, peers);
    }

    @Override
    public String name() {
        return NetworkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int duplicate = sockets.tryDuplicate(call);
        if (duplicate < 0) {
            // It is one that was let go when it was connected, or listened.
            byte[] name = known(call);
            if (name != null && call.isHeld()) {
                result.write(call, call.argument(1), call.argument(2), name, 0);
            }
            return;
        }
        try (CallerSocket socket = CallerSocket.of(new Fd(duplicate))) {
            byte[] name = socket.isInet() ? name(call, socket) : null;
            if (name != null) {
                result.write(call, call.argument(1), call.argument(2), name, 0);
            }
        }
    }

    private byte @Nullable [] known(Call call) {
        return peers == null ? own.name(call.tid(), call.intArgument(0)) : peers.of(call.tid(), call.intArgument(0));
    }

    /** The name that a program knows, or null where the kernel knows the same. */
    private byte @Nullable [] name(Call call, CallerSocket socket) {
        int length = peers == null
                ? Sockets.localAddress(socket.number(), memory)
                : Sockets.peerAddress(socket.number(), memory);
        if (length < 0 || !address.set(memory, length)) {
            return null;
        }
        byte[] wanted = peers == null ? null : known(call);
        if (wanted != null) {
            return wanted;
        }
        boolean mayBeOwn = peers == null || address.isLoopback();
        int shown = mayBeOwn ? own.shown(socket.protocol(), address.port()) : address.port();
        if (shown == address.port()) {
            return null;
        }
        address.setPort(shown);
        return Arrays.copyOf(address.bytes(), address.length());
    }
}
