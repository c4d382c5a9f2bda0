package org.sandboxed.engine.internal.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import static org.sandboxed.engine.internal.kernel.Sockets.AF_NETLINK;
import static org.sandboxed.engine.internal.kernel.Sockets.NETLINK_SOCK_DIAG;
import static org.sandboxed.engine.internal.kernel.Sockets.SOCK_RAW;

/** Asks the kernel about the sockets of the machine, see sock_diag(7). Needs no privileges. */
public final class SocketDiagnosis {

    private static final long SOCKET = Libc.symbol("socket");
    private static final long RECV = Libc.symbol("recv");
    /** More than the kernel puts into one datagram. */
    private static final int BUFFER = 65_536;

    private static final int HEADER = 16;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int F_REQUEST = 1;
    private static final int IPV4_LENGTH = 4;
    /** A {@code struct inet_diag_req_v2}: family, protocol, two bytes, states, and what the socket is told by. */
    private static final int REQUEST = 56;

    private static final int EVERY_STATE = -1;
    private static final int LOCAL_PORT = HEADER + 8;
    private static final int REMOTE_PORT = LOCAL_PORT + 2;
    private static final int LOCAL_ADDRESS = LOCAL_PORT + 4;
    private static final int REMOTE_ADDRESS = LOCAL_ADDRESS + 16;
    private static final int COOKIE = REMOTE_ADDRESS + 20;
    private static final long NO_COOKIE = -1;
    /** Where the inode is in a {@code struct inet_diag_msg}. */
    private static final int INODE = HEADER + 68;

    private SocketDiagnosis() {}

    /**
     * Sends a request and returns what is answered.
     *
     * @param request one message, header included
     * @return datagrams of one or more messages each
     * @throws KernelException where the kernel does not answer such requests
     */
    public static List<byte[]> ask(byte[] request) {
        int type = SOCK_RAW | OpenFlags.O_CLOEXEC;
        try (Fd socket = new Fd(KernelException.require(
                Libc.call(SOCKET, AF_NETLINK, type, NETLINK_SOCK_DIAG), "socket(NETLINK_SOCK_DIAG)"))) {
            int sent = Sockets.send(socket.number(), NativeMemory.cString(request), request.length, 0, null, 0);
            KernelException.require(sent, "sendto");
            return receive(socket);
        }
    }

    /**
     * Finds the socket that takes what comes for a local address and port, from a peer that it is not connected to.
     *
     * @param protocol {@link Sockets#IPPROTO_TCP} or {@link Sockets#IPPROTO_UDP}
     * @param address four or sixteen bytes
     * @return its inode; 0 where there is none, or the kernel does not tell
     */
    public static long receiver(int protocol, byte[] address, int port) {
        ByteBuffer request = ByteBuffer.allocate(HEADER + REQUEST).order(ByteOrder.nativeOrder());
        request.putInt(0, request.capacity())
                .putShort(4, (short) SOCK_DIAG_BY_FAMILY)
                .putShort(6, (short) F_REQUEST);
        request.put(HEADER, (byte) (address.length == IPV4_LENGTH ? Sockets.AF_INET : Sockets.AF_INET6));
        request.put(HEADER + 1, (byte) protocol).putInt(HEADER + 4, EVERY_STATE);
        // Source and destination change places for UDP, as they have always done.
        boolean isSwapped = protocol == Sockets.IPPROTO_UDP;
        request.putShort(isSwapped ? REMOTE_PORT : LOCAL_PORT, bigEndian(port));
        for (int i = 0; i < address.length; i++) {
            request.put((isSwapped ? REMOTE_ADDRESS : LOCAL_ADDRESS) + i, address[i]);
        }
        request.putLong(COOKIE, NO_COOKIE);
        try {
            for (byte[] datagram : ask(request.array())) {
                ByteBuffer answer = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
                if (answer.getShort(4) == SOCK_DIAG_BY_FAMILY && datagram.length >= INODE + Integer.BYTES) {
                    return Integer.toUnsignedLong(answer.getInt(INODE));
                }
            }
        } catch (KernelException untold) {
            return 0;
        }
        return 0;
    }

    private static short bigEndian(int port) {
        short value = (short) port;
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Short.reverseBytes(value);
    }

    // The kernel has answered, or is ready to go on with a list, before it returns from the send: there is nothing to
    // wait for.
    private static List<byte[]> receive(Fd socket) {
        List<byte[]> datagrams = new ArrayList<>();
        NativeMemory buffer = NativeMemory.allocate(BUFFER);
        while (true) {
            int got = (int) Libc.call(RECV, socket.number(), buffer.address(), BUFFER, Sockets.MSG_DONTWAIT);
            if (got == -Errnos.EAGAIN || got == 0) {
                return datagrams;
            }
            if (got != -Errnos.EINTR) {
                KernelException.require(got, "recv");
                datagrams.add(buffer.toArray(0, got));
            }
        }
    }
}
