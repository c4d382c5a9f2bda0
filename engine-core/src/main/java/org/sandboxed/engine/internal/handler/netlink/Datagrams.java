package org.sandboxed.engine.internal.handler.netlink;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.handler.call.ResultMemory;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.PacketReceiver;
import org.sandboxed.engine.internal.netlink.NetlinkSocket;

import static org.sandboxed.engine.internal.kernel.Sockets.AF_NETLINK;

/**
 * sendto(2), sendmsg(2) and sendmmsg(2) on a netlink socket: what is sent is read out of the caller's memory once and
 * answered at once, so that the answer can be read when the call returns. Not thread-safe.
 */
final class Datagrams {

    /** Size of a {@code struct msghdr}: name@0, namelen int@8, iov@16, iovlen@24. */
    private static final int HEADER_SIZE = 56;
    /** Size of a {@code struct mmsghdr}: the header, the bytes sent as int@56, padding. */
    private static final int ENTRY_SIZE = 64;

    private static final int VECTOR_SIZE = 16;
    private static final int MAX_VECTORS = 1024;
    private static final int MAX_MESSAGES = 1024;
    private static final int MSG_OOB = 1;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final Address address = new Address();
    private final byte[] header = new byte[HEADER_SIZE];
    private final byte[] vectors = new byte[MAX_VECTORS * VECTOR_SIZE];
    private final byte[] part = new byte[NetlinkSocket.MAX_REQUEST];
    private final byte[] datagram = new byte[NetlinkSocket.MAX_REQUEST];
    private final byte[] earlier = new byte[NetlinkSocket.MAX_REQUEST];
    private final PacketReceiver receiver = new PacketReceiver(NetlinkSocket.MAX_REQUEST);
    private int length;

    void sendto(Call call, NetlinkSocket socket) {
        length = 0;
        int error = judge(call, call.argument(4), call.intArgument(5), call.intArgument(3));
        if (error == 0) {
            error = append(call, call.argument(1), call.argument(2));
        }
        finish(call, error == 0 ? submit(call, socket) : error);
    }

    void sendmsg(Call call, NetlinkSocket socket) {
        finish(call, message(call, socket, call.argument(1), call.intArgument(2)));
    }

    void sendmmsg(Call call, NetlinkSocket socket) {
        long count = Math.min(Integer.toUnsignedLong(call.intArgument(2)), MAX_MESSAGES);
        int done = 0;
        int result = 0;
        while (done < count && result >= 0) {
            long entry = call.argument(1) + (long) done * ENTRY_SIZE;
            result = message(call, socket, entry, call.intArgument(3));
            if (result >= 0) {
                byte[] sent = ResultMemory.toBytes(result);
                result = call.writeBytes(entry + HEADER_SIZE, sent, sent.length) < 0 ? -Errnos.EFAULT : 0;
                done++;
            }
        }
        finish(call, done > 0 ? done : result);
    }

    private static void finish(Call call, int result) {
        if (result < 0) {
            call.answer().fail(-result);
        } else {
            call.answer().returns(result);
        }
    }

    /** Answers the message of a header; how long it was, or a negated errno. */
    private int message(Call call, NetlinkSocket socket, long pointer, int flags) {
        int error = read(call, pointer, header, HEADER_SIZE);
        if (error == 0) {
            error = judge(call, (long) LONGS.get(header, 0), (int) INTS.get(header, 8), flags);
        }
        if (error == 0) {
            error = gather(call, (long) LONGS.get(header, 16), (long) LONGS.get(header, 24));
        }
        return error == 0 ? submit(call, socket) : error;
    }

    private int judge(Call call, long name, int nameLength, int flags) {
        if ((flags & MSG_OOB) != 0) {
            return -Errnos.EOPNOTSUPP;
        }
        if (name == 0 || nameLength == 0) {
            return 0;
        }
        int error = address.read(call, name, nameLength);
        if (error == 0 && address.family() != AF_NETLINK) {
            error = -Errnos.EINVAL;
        }
        return error == 0 && !address.isKernel() ? -Errnos.EPERM : error;
    }

    private int gather(Call call, long pointer, long count) {
        length = 0;
        if (count < 0 || count > MAX_VECTORS) {
            return -Errnos.EMSGSIZE;
        }
        int error = count == 0 ? 0 : read(call, pointer, vectors, (int) count * VECTOR_SIZE);
        for (int i = 0; i < count && error == 0; i++) {
            error = append(call, (long) LONGS.get(vectors, i * VECTOR_SIZE), (long)
                    LONGS.get(vectors, i * VECTOR_SIZE + Long.BYTES));
        }
        return error;
    }

    private int append(Call call, long pointer, long size) {
        if (size < 0 || size > datagram.length - length) {
            return -Errnos.EMSGSIZE;
        }
        int error = size == 0 ? 0 : read(call, pointer, part, (int) size);
        if (error == 0) {
            System.arraycopy(part, 0, datagram, length, (int) size);
            length += (int) size;
        }
        return error;
    }

    private static int read(Call call, long pointer, byte[] into, int size) {
        int got = call.readBytes(pointer, into, size);
        if (got < size) {
            return got == -Errnos.ESRCH ? got : -Errnos.EFAULT;
        }
        return 0;
    }

    private int submit(Call call, NetlinkSocket socket) {
        if (length == 0) {
            return -Errnos.ENODATA;
        }
        int error = socket.submit(datagram, length, call.pid(), receiver, earlier);
        return error < 0 ? error : length;
    }
}
