package org.sandboxed.engine.internal.handler.call;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Sockets;

/**
 * An IP address that a call names.
 *
 * @param address without a name; an IPv4 address that is written as IPv6 is one
 * @param port 0 to 65535
 */
public record NamedAddress(InetAddress address, int port) {

    private static final int MAX_ADDRESS = 128;
    private static final int INET_SIZE = 8;
    private static final int INET6_SIZE = 24;
    /** Size of a {@code struct msghdr}, and of a {@code struct mmsghdr}; see sendmsg(2), sendmmsg(2). */
    private static final int MESSAGE_SIZE = 56;

    private static final int MESSAGES_SIZE = 64;
    private static final int MOST_MESSAGES = 1024;

    /** The addresses that a call of connect, bind, sendto, sendmsg or sendmmsg names; none where they are of another family. */
    public static List<NamedAddress> of(Call call) {
        Syscall syscall = Syscall.of(call.nr());
        List<NamedAddress> found = new ArrayList<>(1);
        if (syscall == Syscall.CONNECT || syscall == Syscall.BIND) {
            // NULL is an address like any other here, at which root may have memory.
            add(call, call.argument(1), call.intArgument(2), syscall == Syscall.BIND, found);
        } else if (syscall == Syscall.SENDTO) {
            addPresent(call, call.argument(4), call.intArgument(5), found);
        } else if (syscall == Syscall.SENDMSG) {
            addMessages(call, 1, MESSAGE_SIZE, found);
        } else if (syscall == Syscall.SENDMMSG) {
            addMessages(
                    call,
                    (int) Math.min(Integer.toUnsignedLong(call.intArgument(2)), MOST_MESSAGES),
                    MESSAGES_SIZE,
                    found);
        }
        return found;
    }

    private static void addMessages(Call call, int count, int size, List<NamedAddress> found) {
        byte[] headers = new byte[count * size];
        int got = Math.max(0, call.readBytes(call.argument(1), headers, headers.length));
        ByteBuffer words = ByteBuffer.wrap(headers).order(ByteOrder.nativeOrder());
        for (int at = 0; at + size <= got; at += size) {
            addPresent(call, words.getLong(at), words.getInt(at + Long.BYTES), found);
        }
    }

    private static void addPresent(Call call, long pointer, int size, List<NamedAddress> found) {
        if (pointer != 0) {
            add(call, pointer, size, true, found);
        }
    }

    /**
     * Adds an address.
     *
     * @param isImplied whether sockets of IPv4 take one without a family for their own
     */
    private static void add(Call call, long pointer, int size, boolean isImplied, List<NamedAddress> found) {
        if (size < INET_SIZE) {
            return;
        }
        byte[] bytes = new byte[Math.min(size, MAX_ADDRESS)];
        if (call.readBytes(pointer, bytes, bytes.length) != bytes.length) {
            return;
        }
        int family = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
        int port = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
        if (family == Sockets.AF_INET || (isImplied && family == Sockets.AF_UNSPEC)) {
            found.add(new NamedAddress(inet(bytes, 4, 8), port));
        } else if (family == Sockets.AF_INET6 && bytes.length >= INET6_SIZE) {
            found.add(new NamedAddress(inet(bytes, 8, 24), port));
        }
    }

    private static InetAddress inet(byte[] bytes, int from, int to) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, to));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + (to - from) + " bytes", e);
        }
    }
}
