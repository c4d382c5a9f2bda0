package org.sandboxed.engine.internal.kernel;

import java.util.concurrent.ThreadLocalRandom;

/**
 * A connected pair of AF_UNIX sockets that keep message boundaries, see unix(7), of which one stands in for a netlink socket.
 * The near end is named so that what it sends seems to come from a {@code struct sockaddr_nl} of the kernel: twelve bytes,
 * with zero where the port id lies.
 *
 * @param near the supervisor's end, non-blocking
 * @param far the program's end
 */
public record PacketPair(Fd near, Fd far) implements AutoCloseable {

    private static final long SOCKETPAIR = Libc.symbol("socketpair");
    private static final int SOCK_SEQPACKET = 5;
    private static final int SO_PASSCRED = 16;
    private static final int ADDRESS_SIZE = 12;
    /** Offsets of what makes the name unique: the padding and the groups of a {@code struct sockaddr_nl}. */
    private static final int PADDING = 3;

    private static final int GROUPS = 8;
    private static final int ATTEMPTS = 16;

    /**
     * Makes a pair, close-on-exec.
     *
     * @param isNonBlocking whether calls on the far end return EAGAIN instead of waiting
     * @throws KernelException where there is no descriptor left
     */
    public static PacketPair open(boolean isNonBlocking) {
        NativeMemory pair = NativeMemory.allocate(8);
        int type = SOCK_SEQPACKET | OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK;
        KernelException.require(Libc.call(SOCKETPAIR, Sockets.AF_UNIX, type, 0, pair.address()), "socketpair");
        PacketPair made = new PacketPair(new Fd(pair.getInt(0)), new Fd(pair.getInt(4)));
        try {
            made.prepare(isNonBlocking);
            return made;
        } catch (RuntimeException | Error failure) {
            made.close();
            throw failure;
        }
    }

    private void prepare(boolean isNonBlocking) {
        if (!isNonBlocking) {
            KernelException.require(Sockets.setStatusFlags(far.number(), 0), "fcntl");
        }
        KernelException.require(Sockets.setOption(near.number(), SO_PASSCRED, 1), "setsockopt");
        NativeMemory address = NativeMemory.allocate(ADDRESS_SIZE);
        address.putShort(0, (short) Sockets.AF_UNIX);
        int result = -Errnos.EADDRINUSE;
        for (int i = 0; i < ATTEMPTS && result == -Errnos.EADDRINUSE; i++) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            address.putByte(PADDING, (byte) random.nextInt());
            address.putInt(GROUPS, random.nextInt());
            result = Sockets.bind(near.number(), address, ADDRESS_SIZE);
        }
        KernelException.require(result, "bind");
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
