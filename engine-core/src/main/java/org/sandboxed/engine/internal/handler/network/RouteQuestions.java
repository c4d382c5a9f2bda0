package org.sandboxed.engine.internal.handler.network;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/**
 * A C library sorts the addresses of a name by connecting a UDP socket to each of them and asking for the local address, see
 * RFC 6724; it sends nothing. The port is the one that the program is going to connect to, or 0. Where datagrams may not go,
 * such a connect, and the getsockname(2) that follows, get the answers of a socket that is made here. The program's own stays
 * without a peer: what it sends all the same is refused. Not thread-safe.
 */
final class RouteQuestions {

    private final Resolvers resolvers;
    private final int answered;
    private final NativeMemory memory = NativeMemory.onDemand(SocketAddress.MAX);

    RouteQuestions(Resolvers resolvers, Journal journal) {
        this.resolvers = resolvers;
        this.answered = journal.rule(
                "lookup: asks only for the way to an address; datagrams may not go there, allow them with udp://");
    }

    /** Whether a connect of UDP is no attempt to reach anybody. */
    static boolean isNoAttempt(CallerSocket socket, SocketAddress address) {
        return socket.protocol() == Protocol.UDP && nobodyHas(address);
    }

    /** Port 0 stands for none. */
    static boolean nobodyHas(SocketAddress address) {
        return address.port() == 0;
    }

    /** Says whether there is a way, without connecting the caller's socket. */
    void answer(Call call, CallerSocket socket, SocketAddress address) {
        call.answer().allow(answered);
        // A socket of IPv6 has an IPv6 name, whatever it was connected to.
        int made = Sockets.open(socket.isInet6() ? Sockets.AF_INET6 : Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
        if (made < 0) {
            call.answer().fail(-made);
            return;
        }
        try (Fd own = new Fd(made);
                Destination destination = Destination.of(address)) {
            int result = Sockets.connect(own.number(), destination.address(), destination.length());
            if (result < 0) {
                call.answer().fail(-result);
            } else {
                resolvers.pretend(socket, address, isTold(address) ? localName(own) : null);
                call.answer().returns(0);
            }
        }
    }

    /** Addresses of the machine are none of the business of who may not connect. */
    private static boolean isTold(SocketAddress address) {
        return address.isLoopback() || !nobodyHas(address);
    }

    private byte @Nullable [] localName(Fd own) {
        int length = Sockets.localAddress(own.number(), memory);
        if (length < 0) {
            return null;
        }
        byte[] name = new byte[length];
        memory.get(0, name, 0, length);
        return name;
    }
}
