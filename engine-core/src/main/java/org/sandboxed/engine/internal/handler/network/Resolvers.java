package org.sandboxed.engine.internal.handler.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.names.DnsQuery;
import org.sandboxed.engine.internal.names.NameWay;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/**
 * Knows which messages go to name servers. A resolver connects its UDP socket before it asks; were that refused, nobody would
 * learn the name. So a refused connect to a name server is answered as if it had been made, and the query that follows is
 * refused instead, read. One that is allowed may lead there by a detour. A socket is known by its cookie. Not thread-safe.
 */
final class Resolvers {

    /** Where name servers listen. */
    static final int PORT = 53;

    /** So many sockets are remembered; of older ones queries fail as on a socket without a peer. */
    private static final int MAX = 1024;

    private final Map<Long, Believed> pretended = new LinkedHashMap<>();
    private final DnsQuery query = new DnsQuery();
    private final NativeMemory peerMemory = NativeMemory.onDemand(SocketAddress.MAX);

    /**
     * What a program believes about a socket.
     *
     * @param peer where it is connected to
     * @param local its own address, or null for the one that the kernel tells
     * @param way the detour by which what it sends arrives there, or null where nothing does
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    private record Believed(
            byte[] peer, byte @Nullable [] local, @Nullable NameWay way) {}

    /** Whether a destination is a name server. */
    static boolean isResolver(CallerSocket socket, SocketAddress address) {
        return socket.protocol() == Protocol.UDP && address.port() == PORT;
    }

    /** Notes that a socket believes to be connected to a name server. */
    void pretend(CallerSocket socket, SocketAddress address) {
        pretend(socket, address, null);
    }

    /** Notes that a socket believes to be connected, with a local address that the program is told. */
    void pretend(CallerSocket socket, SocketAddress address, byte @Nullable [] local) {
        believe(socket, address, local, null);
    }

    /** Notes that a socket is connected to a name server by a detour, with a local address that the program is told. */
    void lead(CallerSocket socket, SocketAddress address, byte @Nullable [] local, NameWay way) {
        believe(socket, address, local, way);
    }

    private void believe(CallerSocket socket, SocketAddress address, byte @Nullable [] local, @Nullable NameWay way) {
        if (pretended.size() == MAX) {
            pretended.remove(pretended.keySet().iterator().next());
        }
        byte[] copy = new byte[address.length()];
        address.copyTo(copy, 0, copy.length);
        pretended.put(Sockets.cookie(socket.number()), new Believed(copy, local, way));
    }

    /** Whether no socket believes anything. */
    boolean isEmpty() {
        return pretended.isEmpty();
    }

    /** The local address that the program is told, or null. */
    byte @Nullable [] localName(CallerSocket socket) {
        Believed believed = pretended.get(Sockets.cookie(socket.number()));
        return believed == null ? null : believed.local;
    }

    /** Notes that a socket is to be connected to something else, or to nothing. */
    void forget(CallerSocket socket) {
        Believed believed = pretended.isEmpty() ? null : pretended.remove(Sockets.cookie(socket.number()));
        if (believed != null && believed.way != null) {
            // It would go on with the local address of the detour.
            Sockets.disconnect(socket.number());
        }
    }

    /** Whether a socket is connected to a name server by a detour. */
    boolean isLedTo(CallerSocket socket, SocketAddress address) {
        Believed believed = pretended.isEmpty() ? null : pretended.get(Sockets.cookie(socket.number()));
        return believed != null
                && believed.way != null
                && Arrays.equals(believed.peer, 0, believed.peer.length, address.bytes(), 0, address.length());
    }

    /** Finds out where a message without a destination goes; whether the peer is only a pretended one. */
    boolean findPeer(CallerSocket socket, SocketAddress peer) {
        Believed known = pretended.isEmpty() ? null : pretended.get(Sockets.cookie(socket.number()));
        if (known != null) {
            return peer.set(known.peer, known.peer.length) && known.way == null;
        }
        int length = Sockets.peerAddress(socket.number(), peerMemory);
        if (length < 0 || !peer.set(peerMemory, length)) {
            peer.clear();
        }
        return false;
    }

    /** Adds what a message to a name server asks to the event of the call. */
    void note(Call call, CallerSocket socket, SocketAddress address, byte[] message, int length) {
        if (isResolver(socket, address) && query.parse(message, length)) {
            call.note(TextKind.QUESTION, query.text(), query.length());
            noteOnWay(socket, message);
        }
    }

    /** What arrives on a detour is in the record, and need not be there twice. */
    private void noteOnWay(CallerSocket socket, byte[] message) {
        Believed believed = pretended.isEmpty() ? null : pretended.get(Sockets.cookie(socket.number()));
        if (believed != null && believed.way != null) {
            believed.way.noted((message[0] & 0xff) << Byte.SIZE | (message[1] & 0xff));
        }
    }
}
