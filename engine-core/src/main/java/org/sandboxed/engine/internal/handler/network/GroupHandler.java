package org.sandboxed.engine.internal.handler.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Sockets;

import static org.sandboxed.engine.internal.kernel.GroupOptions.IPV6_JOIN_ANYCAST;
import static org.sandboxed.engine.internal.kernel.GroupOptions.IPV6_JOIN_GROUP;
import static org.sandboxed.engine.internal.kernel.GroupOptions.IP_ADD_MEMBERSHIP;
import static org.sandboxed.engine.internal.kernel.GroupOptions.IP_ADD_SOURCE_MEMBERSHIP;
import static org.sandboxed.engine.internal.kernel.GroupOptions.MCAST_JOIN_GROUP;
import static org.sandboxed.engine.internal.kernel.GroupOptions.MCAST_JOIN_SOURCE_GROUP;
import static org.sandboxed.engine.internal.kernel.Sockets.SOL_IP;
import static org.sandboxed.engine.internal.kernel.Sockets.SOL_IPV6;

/**
 * setsockopt(2) that joins a multicast group, see ip(7) and ipv6(7): the kernel tells the local network about it, and what others
 * send to the group comes in. It is done here, on a copy of the group's address that the program cannot change. Every other
 * option proceeds.
 */
final class GroupHandler implements Builtin {

    /** Size of {@code struct group_source_req}, the longest of them. */
    private static final int MAX = 264;
    /** Where the {@code struct sockaddr_storage} of a {@code struct group_req} is. */
    private static final int GROUP = 8;

    private final InetGate inet;
    private final CallerSockets sockets;
    private final SocketAddress group = new SocketAddress();
    private final byte[] value = new byte[MAX];

    GroupHandler(InetGate inet, CallerSockets sockets) {
        this.inet = inet;
        this.sockets = sockets;
    }

    @Override
    public String name() {
        return NetworkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int level = call.intArgument(1);
        int option = call.intArgument(2);
        if (!isJoin(level, option)) {
            return;
        }
        CallerSocket socket = sockets.find(call);
        if (socket == null) {
            return;
        }
        try (socket) {
            if (socket.isInet()) {
                join(call, socket, level, option);
            } else {
                // As the kernel has it, unless another socket takes its number meanwhile.
                call.answer().fail(Errnos.EOPNOTSUPP);
            }
        }
    }

    private static boolean isJoin(int level, int option) {
        boolean isOfBoth = option == MCAST_JOIN_GROUP || option == MCAST_JOIN_SOURCE_GROUP;
        return switch (level) {
            case SOL_IP -> isOfBoth || option == IP_ADD_MEMBERSHIP || option == IP_ADD_SOURCE_MEMBERSHIP;
            case SOL_IPV6 -> isOfBoth || option == IPV6_JOIN_GROUP || option == IPV6_JOIN_ANYCAST;
            default -> false;
        };
    }

    private void join(Call call, CallerSocket socket, int level, int option) {
        int size = Math.min(call.intArgument(4), MAX);
        int got = size < 0 ? 0 : call.readBytes(call.argument(3), value, size);
        if (got < size) {
            call.answer().fail(got == -Errnos.ESRCH ? Errnos.ESRCH : Errnos.EFAULT);
        } else if (!readGroup(level, option, size)) {
            call.answer().fail(Errnos.EINVAL);
        } else if (inet.mayJoin(call, socket, group)) {
            NativeMemory memory = NativeMemory.allocate(size);
            memory.put(0, value, 0, size);
            int result = Sockets.setOption(socket.number(), level, option, memory);
            if (result < 0) {
                call.answer().fail(-result);
            } else {
                call.answer().returns(0);
            }
        }
    }

    /** Finds the group's address in what was read; whether there is one. */
    private boolean readGroup(int level, int option, int size) {
        boolean isInet = level == SOL_IP;
        byte[] address = new byte[isInet ? SocketAddress.INET_SIZE : SocketAddress.INET6_SIZE_WITH_SCOPE];
        int family = isInet ? Sockets.AF_INET : Sockets.AF_INET6;
        int length = isInet ? Integer.BYTES : 4 * Integer.BYTES;
        int to = isInet ? SocketAddress.INET_ADDRESS : SocketAddress.INET6_ADDRESS;
        boolean isWhole = option == MCAST_JOIN_GROUP || option == MCAST_JOIN_SOURCE_GROUP;
        int from = isWhole ? GROUP + to : 0;
        if (size < from + length || (isWhole && shortAt(GROUP) != family)) {
            return false;
        }
        address[0] = (byte) family;
        System.arraycopy(value, from, address, to, length);
        return group.set(address, address.length);
    }

    private int shortAt(int offset) {
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getShort(offset);
    }
}
