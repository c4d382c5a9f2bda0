package org.sandboxed.engine.internal.handler.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.SocketInodes;

/**
 * Tells sockets with an abstract name that programs of this run have bound from those outside, as the Landlock scope
 * does for calls that proceed. A socket is known by its inode, from the bind(2) on. Not thread-safe.
 */
final class AbstractSockets {

    /** Who is behind a name. */
    enum Owner {
        NOBODY,
        SANDBOX,
        OUTSIDE
    }

    /** So many sockets are remembered; later ones count as outside. */
    private static final int MAX = 65_536;

    private static final Path TABLE = Path.of("/proc/net/unix");

    private final SocketInodes inodes = new SocketInodes();
    private final Set<Long> bound = new HashSet<>();

    /** Notes that the caller is about to bind the socket in its first argument. */
    void remember(Call call) {
        long inode = inode(call);
        if (inode > 0 && bound.size() < MAX) {
            bound.add(inode);
        }
    }

    /**
     * Who listens, or receives, under an abstract name. A name that several sockets seem to have is outside unless all
     * of them are known: the table is text, into which a name can smuggle a line.
     */
    Owner owner(SocketAddress address) throws IOException {
        byte[] name = new byte[address.nameLength()];
        address.copyTo(name, SocketAddress.UNIX_NAME, name.length);
        return owner(UnixTable.parse(java.nio.file.Files.readAllBytes(TABLE)), name);
    }

    private Owner owner(UnixTable table, byte[] name) {
        Owner owner = Owner.NOBODY;
        for (UnixTable.Entry entry : table.receiving(name)) {
            if (!bound.contains(entry.inode())) {
                return Owner.OUTSIDE;
            }
            owner = Owner.SANDBOX;
        }
        return owner;
    }

    /** Whether the descriptor in the caller's first argument is an AF_UNIX socket. */
    boolean isUnix(Call call) throws IOException {
        return UnixTable.parse(java.nio.file.Files.readAllBytes(TABLE)).contains(inode(call));
    }

    /** The inode of the socket in the caller's first argument, or -1. */
    private long inode(Call call) {
        long inode = inodes.of(call.tid(), call.intArgument(0));
        return call.isHeld() ? inode : -1;
    }
}
