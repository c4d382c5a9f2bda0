package org.sandboxed.engine.internal.kernel;

import java.util.ArrayList;
import java.util.List;

/** Asks the kernel about the sockets of the machine, see sock_diag(7). Needs no privileges. */
public final class SocketDiagnosis {

    private static final long SOCKET = Libc.symbol("socket");
    private static final long RECV = Libc.symbol("recv");
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_SOCK_DIAG = 4;
    /** More than the kernel puts into one datagram. */
    private static final int BUFFER = 65_536;

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
