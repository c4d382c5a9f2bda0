package org.sandboxed.engine.internal.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.PacketReceiver;
import org.sandboxed.engine.internal.kernel.Sockets;

/**
 * The near end of what a program takes for a netlink socket. It is the same socket however many descriptors the program has
 * for it, in whatever process. Thread-safe: requests are answered in the order in which they were sent.
 */
public final class NetlinkSocket {

    /** The longest datagram that is taken. */
    public static final int MAX_REQUEST = 65_536;

    private final long inode;
    private final int type;
    private final int protocol;
    private final Fd near;
    private final Responder responder;
    private final TrafficRun traffic;
    private final PortIds portIds;
    private final SocketOptions options = new SocketOptions();
    private int portId;
    private boolean isBound;

    NetlinkSocket(
            long inode, int type, int protocol, Fd near, Responder responder, TrafficRun traffic, PortIds portIds) {
        this.inode = inode;
        this.type = type;
        this.protocol = protocol;
        this.near = near;
        this.responder = responder;
        this.traffic = traffic;
        this.portIds = portIds;
    }

    long inode() {
        return inode;
    }

    /** SOCK_RAW or SOCK_DGRAM, which mean the same; as the program asked for it. */
    public int type() {
        return type;
    }

    /** Such as {@link Netlink#ROUTE}. */
    public int protocol() {
        return protocol;
    }

    /** Its options and groups. */
    public SocketOptions options() {
        return options;
    }

    /** The port id, 0 before the socket has been bound or has sent something. */
    public synchronized int portId() {
        return portId;
    }

    /**
     * Gives the socket a port id, as bind(2) does.
     *
     * @param wanted 0 for one that the kernel picks: the process id, if no other socket has it
     * @return 0, or a negated errno: EINVAL where it has another one already, EADDRINUSE
     */
    public synchronized int bind(int wanted, int pid) {
        if (isBound) {
            return wanted == portId ? 0 : -Errnos.EINVAL;
        }
        int given = wanted == 0 ? portIds.pick(pid) : portIds.take(wanted);
        if (given == 0) {
            return -Errnos.EADDRINUSE;
        }
        portId = given;
        isBound = true;
        return 0;
    }

    /**
     * Answers a datagram that a program sends, after those that it has sent before.
     *
     * @param receiver the calling thread's own
     * @param buffer as long as {@link #MAX_REQUEST}, for what was sent before
     * @return 0, or a negated errno: ENOBUFS where the program does not read its answers
     */
    public synchronized int submit(byte[] datagram, int length, int pid, PacketReceiver receiver, byte[] buffer) {
        drain(receiver, buffer);
        return answer(datagram, length, pid);
    }

    /**
     * Answers what was sent by calls that do not trap.
     *
     * @return whether the program still has the socket
     */
    synchronized boolean drain(PacketReceiver receiver, byte[] buffer) {
        while (near.isOpen()) {
            int got = receiver.receive(near.number(), buffer);
            if (got == -Errnos.EAGAIN) {
                return true;
            }
            boolean isMessage = got > 0 || (got == 0 && receiver.hasSender());
            if (!isMessage && got != -Errnos.EMSGSIZE && got != -Errnos.EINTR) {
                return false;
            }
            if (got > 0) {
                answer(buffer, got, receiver.sender());
            }
        }
        return false;
    }

    private int answer(byte[] datagram, int length, int pid) {
        if (!isBound) {
            bind(0, pid);
        }
        ByteBuffer view = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        int at = 0;
        int result = 0;
        while (length - at >= Netlink.HEADER_SIZE) {
            int size = view.getInt(at);
            if (size < Netlink.HEADER_SIZE || size > length - at) {
                break;
            }
            int failure = answer(new Request(Arrays.copyOfRange(datagram, at, at + size)), pid);
            result = failure < 0 ? failure : result;
            at += Math.min(Netlink.align(size), length - at);
        }
        return result;
    }

    private int answer(Request request, int pid) {
        Reply reply = new Reply(request.sequence(), portId, options.isExplained());
        int error = 0;
        if (request.has(Netlink.F_REQUEST) && request.type() >= Netlink.FIRST_TYPE) {
            error = responder.answer(request, reply, options.isStrict());
        }
        if (error != 0) {
            reply = reply.forError();
        }
        if (error != 0 || (request.has(Netlink.F_ACK) && !reply.isDump())) {
            reply.error(request, error, options.isCapped());
        }
        traffic.record().add(traffic, protocol, pid, request.bytes(), reply.messages());
        return send(reply.datagrams());
    }

    private int send(List<byte[]> datagrams) {
        for (byte[] datagram : datagrams) {
            int flags = Sockets.MSG_DONTWAIT;
            int sent = Sockets.send(near.number(), NativeMemory.cString(datagram), datagram.length, flags, null, 0);
            if (sent == -Errnos.EAGAIN) {
                return -Errnos.ENOBUFS;
            }
        }
        return 0;
    }

    int descriptor() {
        return near.number();
    }

    synchronized void close() {
        if (near.isOpen()) {
            near.close();
            portIds.release(portId);
        }
    }
}
