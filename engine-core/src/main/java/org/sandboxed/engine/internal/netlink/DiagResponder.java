package org.sandboxed.engine.internal.netlink;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.SocketDiagnosis;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.policy.AddressRange;

import static org.sandboxed.engine.record.NetlinkMessage.SOCK_DESTROY;
import static org.sandboxed.engine.record.NetlinkMessage.SOCK_DIAG_BY_FAMILY;

/**
 * NETLINK_SOCK_DIAG, see sock_diag(7): the kernel is asked in the program's place, and of its answer only the sockets of the
 * sandbox remain. Of a request no more than its fixed part is passed on: conditions that a client sends along it checks by
 * itself, too.
 */
final class DiagResponder implements Responder {

    private static final int STATES = 4;
    /** Size of a {@code struct inet_diag_req_v2}, and where the inode is in a {@code struct inet_diag_msg}. */
    private static final int INET_REQUEST = 56;

    private static final int INET_INODE = 68;
    /** Where the ports of a {@code struct inet_diag_sockid} are, local first, and the address of the peer. */
    private static final int SOURCE_PORT = Netlink.HEADER_SIZE + 4;

    private static final int DESTINATION = SOURCE_PORT + 20;
    /** The first twelve bytes of an IPv4 address in IPv6 clothes. */
    private static final BigInteger MAPPED = BigInteger.valueOf(0xffff);

    /** The same of {@code struct unix_diag_req} and {@code struct unix_diag_msg}. */
    private static final int UNIX_REQUEST = 24;

    private static final int UNIX_INODE = 4;

    private final SandboxSockets sockets;
    private final PortNames ports;

    DiagResponder(SandboxSockets sockets, PortNames ports) {
        this.sockets = sockets;
        this.ports = ports;
    }

    @Override
    public int answer(Request request, Reply reply, boolean isStrict) {
        if (request.type() == SOCK_DESTROY) {
            return -Errnos.EPERM;
        }
        if (request.type() != SOCK_DIAG_BY_FAMILY || request.length() < STATES) {
            return -Errnos.EINVAL;
        }
        return switch (request.u8(0)) {
            case Sockets.AF_INET, Sockets.AF_INET6 -> ask(request, reply, INET_REQUEST, INET_INODE);
            case Sockets.AF_UNIX -> ask(request, reply, UNIX_REQUEST, UNIX_INODE);
            // A sandbox has no sockets of other families.
            default -> request.has(Netlink.F_DUMP) ? none(reply) : -Errnos.ENOENT;
        };
    }

    private static int none(Reply reply) {
        reply.startDump();
        reply.done(0);
        return 0;
    }

    private int ask(Request request, Reply reply, int size, int inodeAt) {
        if (request.length() < size) {
            return -Errnos.EINVAL;
        }
        boolean isDump = request.has(Netlink.F_DUMP);
        if (isDump) {
            reply.startDump();
        }
        try {
            Set<Long> own = sockets.inodes();
            int error = 0;
            boolean found = false;
            for (byte[] datagram : SocketDiagnosis.ask(fixedPart(request, size))) {
                ByteBuffer view = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
                for (int at = 0; at + Netlink.HEADER_SIZE <= datagram.length; at += Netlink.align(view.getInt(at))) {
                    if (isOwn(view, at, inodeAt, own)) {
                        byte[] message = Arrays.copyOfRange(datagram, at, at + view.getInt(at));
                        if (inodeAt == INET_INODE) {
                            showPorts(message, request.u8(1));
                        }
                        put(reply, message);
                        found = true;
                    }
                    error = view.getShort(at + 4) == Netlink.ERROR ? view.getInt(at + Netlink.HEADER_SIZE) : error;
                }
            }
            return end(reply, isDump, found, error);
        } catch (KernelException noAnswer) {
            return -noAnswer.errno();
        }
    }

    private static int end(Reply reply, boolean isDump, boolean found, int error) {
        if (error < 0) {
            return error;
        }
        if (isDump) {
            reply.done(0);
            return 0;
        }
        return found ? 0 : -Errnos.ENOENT;
    }

    private static byte[] fixedPart(Request request, int size) {
        byte[] bytes = Arrays.copyOf(request.bytes(), Netlink.HEADER_SIZE + size);
        int kept = Netlink.F_REQUEST | Netlink.F_DUMP;
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.nativeOrder())
                .putInt(0, bytes.length)
                .putShort(6, (short) (request.flags() & kept))
                .putInt(12, 0);
        return bytes;
    }

    private static boolean isOwn(ByteBuffer answer, int at, int inodeAt, Set<Long> own) {
        int from = at + Netlink.HEADER_SIZE + inodeAt;
        return (answer.getShort(at + 4) & 0xffff) == SOCK_DIAG_BY_FAMILY
                && from + Integer.BYTES <= at + answer.getInt(at)
                && own.contains(Integer.toUnsignedLong(answer.getInt(from)));
    }

    /** Puts the ports in the place of those of the machine that programs know. */
    private void showPorts(byte[] message, int protocol) {
        ByteBuffer view = ByteBuffer.wrap(message);
        showPort(view, SOURCE_PORT, protocol);
        if (isLoopback(message)) {
            showPort(view, SOURCE_PORT + Short.BYTES, protocol);
        }
    }

    private void showPort(ByteBuffer view, int at, int protocol) {
        view.putShort(at, (short) ports.shown(protocol, view.getShort(at) & 0xffff));
    }

    private static boolean isLoopback(byte[] message) {
        int length = message[Netlink.HEADER_SIZE] == Sockets.AF_INET ? 4 : 16;
        return AddressRange.LOOPBACK_4.contains(message, DESTINATION, length)
                || AddressRange.LOOPBACK_6.contains(message, DESTINATION, length)
                || (length == 16
                        && new BigInteger(1, Arrays.copyOfRange(message, DESTINATION, DESTINATION + 12)).equals(MAPPED)
                        && AddressRange.LOOPBACK_4.contains(message, DESTINATION + 12, 4));
    }

    private static void put(Reply reply, byte[] message) {
        reply.begin(SOCK_DIAG_BY_FAMILY)
                .bytes(Arrays.copyOfRange(message, Netlink.HEADER_SIZE, message.length))
                .end();
    }
}
