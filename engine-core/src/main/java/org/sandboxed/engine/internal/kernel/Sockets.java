package org.sandboxed.engine.internal.kernel;

import org.jspecify.annotations.Nullable;

/** Sockets of other processes, acted upon through a duplicate: connect(2), sendto(2), socket(7). Negated errnos. */
public final class Sockets {

    public static final int AF_UNSPEC = 0;
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;

    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_ZEROCOPY = 0x400_0000;

    /** Size of a {@code struct timeval} of two words: seconds, microseconds. */
    public static final int TIMEVAL_SIZE = 16;

    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDTIMEO = 21;
    private static final int SO_DOMAIN = 39;
    private static final int F_GETFL = 3;
    private static final int SHUT_RDWR = 2;
    private static final int UNSPECIFIED_SIZE = 16;
    private static final int F_SETFL = 4;

    private static final long SENDTO = Libc.symbol("sendto");

    private Sockets() {}

    /** bind(2). */
    public static int bind(int fd, NativeMemory address, int length) {
        return (int) Libc.syscall(Nr.BIND, fd, address.address(), length);
    }

    /** connect(2). */
    public static int connect(int fd, NativeMemory address, int length) {
        return (int) Libc.syscall(Nr.CONNECT, fd, address.address(), length);
    }

    /** Ends the connection, connect(2) with AF_UNSPEC: a TCP socket sends a reset. */
    public static int disconnect(int fd) {
        NativeMemory unspecified = NativeMemory.allocate(UNSPECIFIED_SIZE);
        unspecified.putLong(0, AF_UNSPEC);
        unspecified.putLong(Long.BYTES, 0);
        return connect(fd, unspecified, UNSPECIFIED_SIZE);
    }

    /** shutdown(2) in both directions. */
    public static int shutdown(int fd) {
        return (int) Libc.syscall(Nr.SHUTDOWN, fd, SHUT_RDWR);
    }

    /**
     * sendto(2); never raises SIGPIPE.
     *
     * @param address where to, or null for the peer
     * @return how many bytes were sent
     */
    public static int send(
            int fd, NativeMemory payload, int count, int flags, @Nullable NativeMemory address, int addressLength) {
        long to = address == null ? 0 : address.address();
        int length = address == null ? 0 : addressLength;
        return (int) Libc.call(SENDTO, fd, payload.address(), count, flags | MSG_NOSIGNAL, to, length);
    }

    /** The family of a socket, or a negated errno: ENOTSOCK. */
    public static int domain(int fd) {
        NativeMemory value = NativeMemory.allocate(8);
        int result = getOption(fd, SO_DOMAIN, value, Integer.BYTES);
        return result < 0 ? result : value.getInt(0);
    }

    /** Whether its calls return EAGAIN instead of waiting. */
    public static boolean isNonBlocking(int fd) {
        long flags = Libc.syscall(Nr.FCNTL, fd, F_GETFL, 0);
        return flags >= 0 && (flags & OpenFlags.O_NONBLOCK) != 0;
    }

    /** Reads how long a send or a connect may wait, a {@code struct timeval}; zero for ever. */
    public static int sendTimeout(int fd, NativeMemory timeval) {
        return getOption(fd, SO_SNDTIMEO, timeval, TIMEVAL_SIZE);
    }

    /** Sets how long a send or a connect may wait; every duplicate of the socket sees it. */
    public static int setSendTimeout(int fd, NativeMemory timeval) {
        return (int) Libc.syscall(Nr.SETSOCKOPT, fd, SOL_SOCKET, SO_SNDTIMEO, timeval.address(), TIMEVAL_SIZE);
    }

    /** Sets an option of SOL_SOCKET that is an int. */
    static int setOption(int fd, int option, int value) {
        NativeMemory memory = NativeMemory.allocate(8);
        memory.putInt(0, value);
        return (int) Libc.syscall(Nr.SETSOCKOPT, fd, SOL_SOCKET, option, memory.address(), Integer.BYTES);
    }

    /** Sets the status flags, such as O_NONBLOCK. */
    static int setStatusFlags(int fd, int flags) {
        return (int) Libc.syscall(Nr.FCNTL, fd, F_SETFL, flags);
    }

    private static int getOption(int fd, int option, NativeMemory into, int size) {
        NativeMemory length = NativeMemory.allocate(8);
        length.putInt(0, size);
        return (int) Libc.syscall(Nr.GETSOCKOPT, fd, SOL_SOCKET, option, into.address(), length.address());
    }
}
