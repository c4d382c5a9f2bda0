package org.sandboxed.engine.internal.handler.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.names.Asker;
import org.sandboxed.engine.internal.names.NameServers;
import org.sandboxed.engine.internal.names.NameWay;

/**
 * Leads sockets that are connected to a name server by a way on which the answers are read. What the program is told of the socket
 * is what it would be without. Not thread-safe.
 */
final class NameDoor {

    private final NameServers servers;
    private final Resolvers resolvers;
    private final Peers peers;
    private final AddressText text = new AddressText();
    private final SocketAddress local = new SocketAddress();
    private final NativeMemory localMemory = NativeMemory.onDemand(SocketAddress.MAX);

    NameDoor(NameServers servers, Resolvers resolvers, Peers peers) {
        this.servers = servers;
        this.resolvers = resolvers;
        this.peers = peers;
    }

    /** The name that a program learned an address for, or null. */
    byte @Nullable [] nameOf(SocketAddress address) {
        return servers.knowNone() ? null : servers.nameOf(address.inetAddress());
    }

    /**
     * Connects a socket.
     *
     * @return whether it is connected; where not nothing has happened, and the server can be reached directly if at all
     */
    boolean connect(Call call, CallerSocket socket, SocketAddress address) {
        NameWay way = address.isUnspecified() ? null : servers.find(server(address), asker(call, address));
        if (way == null) {
            return false;
        }
        Destination door = Destination.loopback(socket.isInet6(), way.port());
        if (Sockets.connect(socket.number(), door.address(), door.length()) < 0 || !readLocal(socket)) {
            way.abandon();
            return false;
        }
        way.lead(new InetSocketAddress(local.inetAddress(), local.port()));
        byte[] told = local.isLoopback() ? localName(way.local().getAddress()) : null;
        resolvers.lead(socket, address, told, way);
        peers.remember(socket, address);
        return true;
    }

    private Asker asker(Call call, SocketAddress address) {
        return new Asker(call.pid(), call.tid(), call.answer().rule(), text.string(address));
    }

    private boolean readLocal(CallerSocket socket) {
        int length = Sockets.localAddress(socket.number(), localMemory);
        return length > 0 && local.set(localMemory, length) && local.isInet();
    }

    /** The local address that was read last, of another interface. */
    private byte[] localName(InetAddress address) {
        byte[] name = new byte[local.length()];
        local.copyTo(name, 0, name.length);
        byte[] bytes = address.getAddress();
        if (bytes.length == local.ipLength()) {
            System.arraycopy(bytes, 0, name, local.ipStart(), bytes.length);
        } else {
            System.arraycopy(bytes, 0, name, SocketAddress.INET6_ADDRESS, bytes.length);
        }
        return name;
    }

    private static InetSocketAddress server(SocketAddress address) {
        InetAddress server = address.inetAddress();
        if (server instanceof Inet6Address && address.scope() != 0) {
            server = scoped(server, address.scope());
        }
        return new InetSocketAddress(server, address.port());
    }

    private static InetAddress scoped(InetAddress address, int scope) {
        try {
            return Inet6Address.getByAddress(null, address.getAddress(), scope);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 16 bytes", e);
        }
    }
}
