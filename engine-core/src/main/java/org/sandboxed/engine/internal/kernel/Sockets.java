package org.sandboxed.engine.internal.kernel;

import org.jspecify.annotations.Nullable;

import static org.sandboxed.engine.internal.kernel.Fd.F_GETFL;
import static org.sandboxed.engine.internal.kernel.Fd.F_SETFL;

/** Sockets of other processes, acted upon through a duplicate: connect(2), sendto(2), socket(7). Negated errnos. */
public final class Sockets {

    public static final int AF_UNSPEC = 0;
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;

    /** The low bits of a type; SOCK_NONBLOCK and SOCK_CLOEXEC are above them. */
    public static final int SOCK_TYPE_MASK = 0xf;

    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;

    public static final int IPPROTO_ICMP = 1;
    public static final int IPPROTO_TCP = 6;
    public static final int IPPROTO_UDP = 17;
    public static final int IPPROTO_ICMPV6 = 58;

    public static final int NETLINK_ROUTE = 0;
    public static final int NETLINK_SOCK_DIAG = 4;

    public static final int SOL_IP = 0;
    public static final int SOL_SOCKET = 1;
    public static final int SOL_IPV6 = 41;
    public static final int SOL_NETLINK = 270;
    public static final int SO_TYPE = 3;
    public static final int SO_PROTOCOL = 38;
    public static final int SO_DOMAIN = 39;
    public static final int SCM_CREDENTIALS = 2;

    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_ZEROCOPY = 0x400_0000;

    /** Size of a {@code struct timeval} of two words: seconds, microseconds. */
    public static final int TIMEVAL_SIZE = 16;

    /** Size of a {@code struct msghdr}. */
    public static final int MSGHDR_SIZE = 56;

    private static final long SOCKET = Libc.symbol("socket");
    private static final long SENDTO = Libc.symbol("sendto");
    private static final int IOVEC_SIZE = 16;
    private static final int IP_BIND_ADDRESS_NO_PORT = 24;
    private static final int IPV6_V6ONLY = 26;
    private static final int SO_SNDTIMEO = 21;
    private static final int SO_COOKIE = 57;
    private static final int SHUT_WR = 1;
    private static final int SHUT_RDWR = 2;
    private static final int UNSPECIFIED_SIZE = 16;
    private static final int LOOPBACK_SIZE = 16;

    private Sockets() {}

    /** socket(2), close-on-exec here whatever the type says. */
    public static int open(int family, int type, int protocol) {
        return (int) Libc.call(SOCKET, family, type | OpenFlags.O_CLOEXEC, protocol);
    }

    /** bind(2). */
    public static int bind(int fd, NativeMemory address, int length) {
        return (int) Libc.syscall(Nr.BIND, fd, address.address(), length);
    }

    /** Whether an IPv6 socket does without IPv4; only while it is not bound. */
    public static int setIpv6Only(int fd, boolean isOnly) {
        return setOption(fd, SOL_IPV6, IPV6_V6ONLY, isOnly ? 1 : 0);
    }

    /** Whether an IPv6 socket does without IPv4. */
    public static boolean isIpv6Only(int fd) {
        NativeMemory value = NativeMemory.allocate(8);
        return getOption(fd, SOL_IPV6, IPV6_V6ONLY, value, Integer.BYTES) >= 0 && value.getInt(0) != 0;
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
     * Keeps a datagram socket that has no peer from ever sending; see shutdown(2), which complains about the peer and does it all
     * the same.
     */
    public static void mute(int fd) {
        Libc.syscall(Nr.SHUTDOWN, fd, SHUT_WR);
    }

    /** Whether {@link #mute} does what it says: tried with a datagram to the socket itself. */
    public static boolean canMute() {
        int made = open(AF_INET, SOCK_DGRAM, 0);
        if (made < 0) {
            return false;
        }
        try (Fd socket = new Fd(made)) {
            NativeMemory self = NativeMemory.allocate(LOOPBACK_SIZE);
            self.putShort(0, (short) AF_INET);
            self.putByte(4, (byte) 127);
            self.putByte(7, (byte) 1);
            bind(socket.number(), self, LOOPBACK_SIZE);
            mute(socket.number());
            boolean isNamed = localAddress(socket.number(), self) == LOOPBACK_SIZE;
            return isNamed && send(socket.number(), self, 1, MSG_DONTWAIT, self, LOOPBACK_SIZE) == -Errnos.EPIPE;
        }
    }

    /** listen(2). */
    public static int listen(int fd, int backlog) {
        return (int) Libc.syscall(Nr.LISTEN, fd, backlog);
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

    /**
     * sendmsg(2) with one buffer; never raises SIGPIPE.
     *
     * @param payload the bytes, from an offset on
     * @param address where to, or null for the peer
     * @param control ancillary data, or null
     * @return how many bytes were sent
     */
    public static int sendMessage(
            int fd,
            NativeMemory payload,
            int offset,
            int count,
            int flags,
            @Nullable NativeMemory address,
            int addressLength,
            @Nullable NativeMemory control,
            int controlLength) {
        NativeMemory header = NativeMemory.allocate(MSGHDR_SIZE + IOVEC_SIZE);
        long vector = header.address() + MSGHDR_SIZE;
        header.putLong(MSGHDR_SIZE, payload.address() + offset);
        header.putLong(MSGHDR_SIZE + Long.BYTES, count);
        header.putLong(16, vector);
        header.putLong(24, 1);
        if (address != null) {
            header.putLong(0, address.address());
            header.putInt(8, addressLength);
        }
        if (control != null) {
            header.putLong(32, control.address());
            header.putLong(40, controlLength);
        }
        return (int) Libc.syscall(Nr.SENDMSG, fd, header.address(), flags | MSG_NOSIGNAL);
    }

    /** Reads the local address; its length, or a negated errno. */
    public static int localAddress(int fd, NativeMemory into) {
        return name(Nr.GETSOCKNAME, fd, into);
    }

    /** Reads the peer's address; its length, or a negated errno: ENOTCONN. */
    public static int peerAddress(int fd, NativeMemory into) {
        return name(Nr.GETPEERNAME, fd, into);
    }

    private static int name(int number, int fd, NativeMemory into) {
        NativeMemory length = NativeMemory.allocate(8);
        length.putInt(0, into.size());
        int result = (int) Libc.syscall(number, fd, into.address(), length.address());
        return result < 0 ? result : Math.min(length.getInt(0), into.size());
    }

    /** The family of a socket, or a negated errno: ENOTSOCK. */
    public static int domain(int fd) {
        return intOption(fd, SO_DOMAIN);
    }

    /** SOCK_STREAM, SOCK_DGRAM, …, or a negated errno: ENOTSOCK. */
    public static int type(int fd) {
        return intOption(fd, SO_TYPE);
    }

    /** The protocol of a socket, IPPROTO_TCP for instance, or a negated errno: ENOTSOCK. */
    public static int protocol(int fd) {
        return intOption(fd, SO_PROTOCOL);
    }

    /** A number that no other socket of the machine ever has, or a negated errno. */
    public static long cookie(int fd) {
        NativeMemory value = NativeMemory.allocate(8);
        int result = getOption(fd, SO_COOKIE, value, Long.BYTES);
        return result < 0 ? result : value.getLong(0);
    }

    private static int intOption(int fd, int option) {
        NativeMemory value = NativeMemory.allocate(8);
        int result = getOption(fd, option, value, Integer.BYTES);
        return result < 0 ? result : value.getInt(0);
    }

    /** Waits until something can be sent, or the peer is gone; whether it can be tried. */
    public static boolean awaitWritable(int fd, int millis) {
        NativeMemory poll = NativeMemory.allocate(8);
        poll.putInt(0, fd);
        poll.putShort(4, Poll.OUT);
        return Poll.poll(poll, 1, millis) > 0;
    }

    /** Whether its calls return EAGAIN instead of waiting. */
    public static boolean isNonBlocking(int fd) {
        long flags = Libc.syscall(Nr.FCNTL, fd, F_GETFL, 0);
        return flags >= 0 && (flags & OpenFlags.O_NONBLOCK) != 0;
    }

    /** Lets bind(2) choose a port, where the program wants connect(2) to do so: takes IP_BIND_ADDRESS_NO_PORT back. */
    public static void bindsPortAtOnce(int fd) {
        setOption(fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, 0);
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
        return setOption(fd, SOL_SOCKET, option, value);
    }

    /** setsockopt(2); 0, or a negated errno. */
    public static int setOption(int fd, int level, int option, NativeMemory value) {
        return (int) Libc.syscall(Nr.SETSOCKOPT, fd, level, option, value.address(), value.size());
    }

    private static int setOption(int fd, int level, int option, int value) {
        NativeMemory memory = NativeMemory.allocate(8);
        memory.putInt(0, value);
        return (int) Libc.syscall(Nr.SETSOCKOPT, fd, level, option, memory.address(), Integer.BYTES);
    }

    /** Sets the status flags, such as O_NONBLOCK. */
    static int setStatusFlags(int fd, int flags) {
        return (int) Libc.syscall(Nr.FCNTL, fd, F_SETFL, flags);
    }

    private static int getOption(int fd, int option, NativeMemory into, int size) {
        return getOption(fd, SOL_SOCKET, option, into, size);
    }

    private static int getOption(int fd, int level, int option, NativeMemory into, int size) {
        NativeMemory length = NativeMemory.allocate(8);
        length.putInt(0, size);
        return (int) Libc.syscall(Nr.GETSOCKOPT, fd, level, option, into.address(), length.address());
    }
}
