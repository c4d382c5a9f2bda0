package org.sandboxed.engine.internal.handler.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.SocketInodes;

/**
 * Remembers what programs wanted to connect to where they were connected to something else, so that getpeername(2) can tell them.
 * A socket is known by its inode. Not thread-safe.
 */
final class Peers {

    /** So many sockets are remembered; of older ones programs are told where they really are. */
    private static final int MAX = 16_384;

    private final Map<Long, byte[]> wanted = new LinkedHashMap<>();
    private final SocketInodes inodes = new SocketInodes();

    /** Notes that a socket is on its way to somewhere else than to an address. */
    void remember(CallerSocket socket, SocketAddress address) {
        if (wanted.size() == MAX) {
            wanted.remove(wanted.keySet().iterator().next());
        }
        wanted.put(inodes.own(socket.fd()), address.reached());
    }

    /** Notes that a socket is on its way to where it wants to, or to nowhere. */
    void forget(CallerSocket socket) {
        if (!wanted.isEmpty()) {
            wanted.remove(inodes.own(socket.fd()));
        }
    }

    /** What the socket behind a descriptor of a task wanted to connect to, or null where that is what it is connected to. */
    byte @Nullable [] of(int tid, int fd) {
        return wanted.isEmpty() ? null : wanted.get(inodes.of(tid, fd));
    }
}
