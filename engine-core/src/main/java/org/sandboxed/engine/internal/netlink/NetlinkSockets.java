package org.sandboxed.engine.internal.netlink;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.PacketPair;
import org.sandboxed.engine.internal.kernel.SocketInodes;
import org.sandboxed.engine.policy.NetworkWorld;
import org.sandboxed.engine.record.NetlinkTraffic;

/**
 * The netlink sockets of one run. They are opened and found on the supervisor's thread; a thread that the first of them
 * starts answers what arrives by calls that do not trap, and forgets those that no process has any more.
 */
public final class NetlinkSockets implements AutoCloseable {

    /** So many at once; each takes a descriptor of the test JVM. */
    private static final int MOST = 256;

    private static final NetlinkSocket[] NONE = {};

    private final Responder route;
    private final Responder diag;
    private final TrafficRun traffic;
    private final PortIds routePortIds = new PortIds();
    private final PortIds diagPortIds = new PortIds();
    private final SocketInodes inodes = new SocketInodes();
    private volatile NetlinkSocket[] live = NONE;
    private final SandboxSockets own;
    private @Nullable SocketLoop loop;
    private boolean isClosed;

    /**
     * No socket yet.
     *
     * @param world what programs are told about the network
     * @param all the sockets of the run, these included
     * @param ports how programs know their ports
     */
    public NetlinkSockets(NetworkWorld world, SandboxSockets all, PortNames ports, TrafficRun traffic) {
        this.own = () -> withoutThese(all);
        this.route = new RouteResponder(world);
        this.diag = new DiagResponder(own, ports);
        this.traffic = traffic;
    }

    /** Whether no process of the run has a netlink socket. */
    public boolean isEmpty() {
        return live.length == 0;
    }

    /**
     * Makes a socket.
     *
     * @param type SOCK_RAW or SOCK_DGRAM
     * @param protocol {@link Netlink#ROUTE} or {@link Netlink#SOCK_DIAG}
     * @param isNonBlocking whether the program's calls return EAGAIN instead of waiting
     * @return the program's end, which is the caller's to close, or a negated errno: ENFILE
     */
    public int open(int type, int protocol, boolean isNonBlocking) {
        if (live.length >= MOST) {
            return -Errnos.ENFILE;
        }
        PacketPair pair;
        try {
            pair = PacketPair.open(isNonBlocking);
        } catch (KernelException noDescriptor) {
            return -noDescriptor.errno();
        }
        try {
            long inode = inodes.own(pair.far());
            boolean isDiag = protocol == Netlink.SOCK_DIAG;
            Responder responder = isDiag ? diag : route;
            PortIds portIds = isDiag ? diagPortIds : routePortIds;
            add(new NetlinkSocket(inode, type, protocol, pair.near(), responder, traffic, portIds));
        } catch (RuntimeException | Error failure) {
            pair.close();
            throw failure;
        }
        return pair.far().release();
    }

    /** The socket behind a descriptor of a task, or null where it is none of these. */
    public @Nullable NetlinkSocket find(int tid, int fd) {
        NetlinkSocket[] now = live;
        if (now.length == 0) {
            return null;
        }
        long inode = inodes.of(tid, fd);
        for (NetlinkSocket socket : now) {
            if (socket.inode() == inode) {
                return socket;
            }
        }
        return null;
    }

    private synchronized void add(NetlinkSocket socket) {
        if (isClosed) {
            throw new IllegalStateException("the run is over");
        }
        NetlinkSocket[] more = Arrays.copyOf(live, live.length + 1);
        more[live.length] = socket;
        SocketLoop running = loop;
        if (running == null) {
            running = SocketLoop.start(this);
            loop = running;
        }
        live = more;
        running.wake();
    }

    /** Freezes what was said so far. */
    public NetlinkTraffic traffic() {
        return traffic.snapshot();
    }

    /** The sockets of the run, but for those that only stand in for netlink sockets. */
    public SandboxSockets own() {
        return own;
    }

    private Set<Long> withoutThese(SandboxSockets all) {
        Set<Long> inodes = all.inodes();
        for (NetlinkSocket socket : live) {
            inodes.remove(socket.inode());
        }
        return inodes;
    }

    NetlinkSocket[] live() {
        return live;
    }

    /** Forgets a socket that no process has any more. */
    synchronized void remove(NetlinkSocket socket) {
        NetlinkSocket[] now = live;
        int at = Arrays.asList(now).indexOf(socket);
        if (at >= 0) {
            NetlinkSocket[] fewer = new NetlinkSocket[now.length - 1];
            System.arraycopy(now, 0, fewer, 0, at);
            System.arraycopy(now, at + 1, fewer, at, now.length - 1 - at);
            live = fewer;
        }
        socket.close();
    }

    /** Answers what is still unread, and releases everything. To be called when no process of the run is left. */
    @Override
    public void close() {
        SocketLoop running;
        synchronized (this) {
            isClosed = true;
            running = loop;
            loop = null;
        }
        if (running != null) {
            running.close();
        }
    }
}
